"""MIDI-GPT's small GPT-2, random weights: four bars of one track behind four bars of it."""

# mypy: ignore-errors
# It runs in the rival's own environment, whose packages are not here.

import json

import torch
from midigpt import Bar, Note, Score, Track, _core
from midigpt.attributes import AttributeAnalyzer
from midigpt.inference.config import GenerationRequest, InferenceConfig, TrackPrompt
from midigpt.inference.engine import InferenceEngine
from midigpt.inference.model.gpt2 import GPT2Config, GPT2LMHeadModel
from midigpt.tokenizer.tokenizer import Tokenizer
from spans import median_ms

_RESOLUTION = 480


def main() -> None:
    """Generate four bars once: that takes long enough."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    settings = json.loads(_core.EncoderConfig().to_json())
    encoder = _core.EncoderConfig.from_json(json.dumps({**settings, "resolution": 12}))
    encoder.derive_token_domains()
    analyzer = AttributeAnalyzer.from_config(encoder)
    tokenizer = Tokenizer(encoder, analyzer)
    model = GPT2LMHeadModel(GPT2Config(vocab_size=tokenizer.vocab_size())).eval()
    engine = InferenceEngine(model, tokenizer, analyzer)
    four_bars_ms = median_ms(lambda k: engine.session(_score(), _request(k)).run(), 1, 0)
    n_weights = sum(weight.numel() for weight in model.parameters())
    note = f"random weights, {n_weights / 1e6:.1f} M; four bars of one track, at most 8 notes a bar"
    print(json.dumps({"four_bars_ms": four_bars_ms, "note": note}))


def _score() -> Score:
    notes = [Note(60 + k, 90, k * _RESOLUTION, _RESOLUTION // 2) for k in range(4)]
    bars = [Bar(list(notes)) for _ in range(4)] + [Bar() for _ in range(4)]
    return Score([Track(bars=bars)], resolution=_RESOLUTION)


def _request(seed: int) -> GenerationRequest:
    config = InferenceConfig(
        seed=seed + 1,
        model_dim=8,
        bars_per_step=4,
        max_attempts=1,
        density_hard_limit=8,  # random weights would fill every bar to the brim
        silence_check=False,
        novelty_check=False,
    )
    return GenerationRequest([TrackPrompt(0, [4, 5, 6, 7], autoregressive=True)], config)


main()
