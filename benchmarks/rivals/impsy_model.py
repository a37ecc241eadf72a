"""IMPSY's own TFLite model of its default size, random weights: one vector in, one vector out."""

# mypy: ignore-errors
# It runs in the rival's own environment, whose packages are not here.

import json
import os
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
from impsy import mdrnn, tflite_converter
from spans import median_ms

_DIMENSION, _UNITS, _MIXTURES, _LAYERS = 9, 64, 5, 2


def main() -> None:
    """Convert a fresh model, then answer 200 vectors."""
    model = mdrnn.build_mdrnn_model(_DIMENSION, _UNITS, _MIXTURES, _LAYERS, inference=True)
    name = f"musicMDRNN-dim{_DIMENSION}-layers{_LAYERS}-units{_UNITS}-mixtures{_MIXTURES}-scale10"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.keras")
        tflite_converter.model_to_tflite(model, path)
        player = mdrnn.TfliteMDRNN.from_file(path.with_suffix(".tflite"))
        vector = np.full(_DIMENSION, 0.5, np.float32)
        answer_ms = median_ms(lambda _: player.generate(vector), 200)
    note = "random weights; a vector of controls, no polyphony, no bars"
    print(json.dumps({"answer_ms": answer_ms, "note": note}))


main()
