"""Model sets ready to run: the only import of onnxruntime.

Loading checks everything that can be checked before the first note: the card, the content hash of
each file, and that each session has exactly the tensors that the card names. Encoders that no
window needs are looked at behind the first note (`BandModels.check_encoder`).
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from server.contract import BandCard, FileCard, TensorCard, check_files, read_band_card
from server.decoding import Decoded
from server.errors import ModelError
from server.form import Form
from server.latents_file import read_latents
from server.music import ACCOMPANIMENT, BEATS_PER_BAR, INSTRUMENTS, Instrument
from server.onnx_file import refuse_outside_data
from server.piano_roll import FloatArray
from server.playable import Odds, playable

# Read while onnxruntime is imported: what it asks for later comes too late, for by then it has
# given this machine a number, and tells its vendor of every session.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
import onnxruntime as ort

_ORT_TYPES: Final = {"float32": "tensor(float)", "int64": "tensor(int64)"}
_LASTING_PARTS: Final = ("decoder", "predictor")
_N_DECODED: Final = 6
"""Decoded windows that are kept of each instrument, 0.4 MB each: of those that are heard again two
of three are among them."""


class Graph:
    """One onnxruntime session whose tensors are those of the card."""

    def __init__(self, path: Path, data: bytes, card: FileCard, *, is_trial: bool = False) -> None:
        """Load and check a graph.

        Args:
            path: for messages.
            data: the file's content.
            card: the tensors it must have.
            is_trial: it is run once or not at all: it loads in a quarter of the time, and runs
                more slowly.

        Raises:
            ModelError: onnxruntime cannot load the file, or its tensors differ from the card.
        """
        refuse_outside_data(path, data)
        try:
            session = ort.InferenceSession(
                data, _session_options(is_trial=is_trial), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors share no narrower base
            raise ModelError(f"{path}: onnxruntime cannot load it: {error}") from error
        # The binding keeps the file for falling back on another provider; there is only one.
        session._model_bytes = None
        _compare(path, "inputs", session.get_inputs(), card.inputs)
        _compare(path, "outputs", session.get_outputs(), card.outputs)
        self._path = path
        self._session = session
        self._outputs = [tensor.name for tensor in card.outputs]

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> list[FloatArray]:
        """Run the graph; outputs come in the card's order.

        Raises:
            ModelError: onnxruntime cannot run it.
        """
        try:
            results: list[FloatArray] = self._session.run(self._outputs, dict(inputs))
        except Exception as error:  # onnxruntime's errors share no narrower base
            raise ModelError(f"{self._path}: onnxruntime cannot run it: {error}") from error
        return results


def _session_options(*, is_trial: bool = False) -> ort.SessionOptions:
    _make_shared_arena()
    options = ort.SessionOptions()
    if is_trial:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    # One thread, no spinning: the audio host beside us needs the other cores.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Weights stay outside: an arena does not give back what a set that is let go has held.
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    options.log_severity_level = 3
    return options


@cache
def _make_shared_arena() -> None:
    """Give all sessions one arena for what they compute in between.

    Asked from the system at each run, that memory comes as pages to be cleared, a fifth of a
    window's time; an arena for each of fifteen sessions would hold ten megabytes more.
    """
    memory = ort.OrtMemoryInfo(
        "Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT
    )
    as_requested = 1
    ort.create_and_register_allocator(
        memory, ort.OrtArenaCfg({"arena_extend_strategy": as_requested})
    )


def _compare(path: Path, side: str, got: list[Any], wanted: tuple[TensorCard, ...]) -> None:
    try:
        seen = [(node.name, node.type, _axes(node.shape)) for node in got]
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: a name in its {side} is no text: {error}") from error
    card = [(tensor.name, _ORT_TYPES[tensor.dtype], tensor.axes) for tensor in wanted]
    if seen != card:
        raise ModelError(f"{path}: {side} are {seen}, the card says {card}")


def _axes(shape: list[Any]) -> tuple[str, ...]:
    return tuple(size if isinstance(size, str) else str(size) for size in shape)


@dataclass(frozen=True, slots=True)
class Noise:
    """Random numbers of one window of one instrument; all randomness enters here."""

    gumbel: FloatArray
    """Shape (batch, n_components)."""
    gaussian: FloatArray
    """Shape (batch, d_latent)."""


class BandModels:
    """The graphs of a band, ready to run on one thread."""

    def __init__(self, folder: Path) -> None:
        """Load a set of kind ``band`` and check it.

        Args:
            folder: the set's folder.

        Raises:
            ModelCardError: the card is wrong.
            ModelError: a file is absent, differs from its hash or does not fit the card; of
                encoders see `check_encoder`.
        """
        self.card: BandCard = read_band_card(folder)
        check_files(folder, self.card)
        self._folder = folder
        self._graphs = {
            (instrument, part): self._graph(instrument, part, self._read(instrument, part))
            for instrument in INSTRUMENTS
            for part in _LASTING_PARTS
        }
        # The others hear the piano in each window. The rest of the encoders are wanted where sets
        # are exchanged: read then, they cost no memory before, and no time to the first note.
        self._encoders: dict[Instrument, Graph] = {"piano": self._encoder("piano")}
        self._decoded: dict[Instrument, dict[bytes, Decoded]] = {name: {} for name in INSTRUMENTS}
        arrays = read_latents(folder, self.card)
        self.starts = arrays["starts"]
        self.macros = arrays["macros"]
        self.macro_scales = arrays["macro_scales"]
        self.form = Form(*(arrays[f"form_{field.name}"] for field in fields(Form)))
        self.silence = arrays["silence"]
        self.onset_odds = arrays["onset_odds"]
        self.interval_odds = arrays["interval_odds"]

    def _read(self, instrument: Instrument, part: str) -> bytes:
        path = self._folder / self._file(instrument, part).file
        try:
            return path.read_bytes()
        except OSError as error:
            raise ModelError(f"{path}: {error.strerror or error}") from error

    def _graph(
        self, instrument: Instrument, part: str, data: bytes, *, is_trial: bool = False
    ) -> Graph:
        card = self._file(instrument, part)
        return Graph(self._folder / card.file, data, card, is_trial=is_trial)

    def _encoder(self, instrument: Instrument, *, is_trial: bool = False) -> Graph:
        """Make an encoder from its file, which may be another by now."""
        data = self._read(instrument, "encoder")
        file = self._file(instrument, "encoder")
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise ModelError(f"{self._folder / file.file} was changed after the set was loaded")
        return self._graph(instrument, "encoder", data, is_trial=is_trial)

    def _file(self, instrument: Instrument, part: str) -> FileCard:
        file: FileCard = getattr(self.card.instruments[instrument], part)
        return file

    def encode(self, instrument: Instrument, window: FloatArray) -> FloatArray:
        """Window tensors (batch, 3, 256, 128) in [0, 1] -> latents (batch, d_latent)."""
        if instrument not in self._encoders:
            self._encoders[instrument] = self._encoder(instrument)
        return self._encoders[instrument].run({"window": window})[0]

    def check_encoder(self, instrument: Instrument) -> None:
        """See that onnxruntime can load an instrument's encoder, and keep nothing of it.

        Raises:
            ModelError: it cannot, or the graph's tensors differ from the card.
        """
        self._encoder(instrument, is_trial=True)

    def encode_once(self, instrument: Instrument, window: FloatArray) -> FloatArray:
        """Do as `encode` by an encoder that is made for this and let go.

        Raises:
            ModelError: as of `check_encoder`, or it cannot be run.
        """
        encoder = self._encoder(instrument, is_trial=True)
        return encoder.run({"window": window})[0]

    def decode(
        self, instrument: Instrument, latent: FloatArray, *, is_predicted: bool = True
    ) -> list[Decoded]:
        """Latents (batch, d_latent) -> one `Decoded` for each, playable by one player.

        Args:
            instrument: whose.
            latent: shape (batch, d_latent).
            is_predicted: of a latent that is not one of real notes a decoder is less sure, which
                `server.playable` makes up for.
        """
        bar_steps, k = BEATS_PER_BAR * self.card.steps_per_beat, INSTRUMENTS.index(instrument)
        odds = Odds(self.onset_odds[k], self.interval_odds[k]) if is_predicted else None
        said = self.said(instrument, latent)
        return [playable(instrument, decoded, bar_steps, odds) for decoded in said]

    def said(self, instrument: Instrument, latent: FloatArray) -> list[Decoded]:
        """Latents (batch, d_latent) -> what the decoder itself says of each."""
        parts = self._graphs[instrument, "decoder"].run({"latent": latent})
        return [Decoded(*one) for one in zip(*parts, strict=True)]

    def decode_again(self, instrument: Instrument, latent: FloatArray) -> Decoded:
        """Do as `decode` for one latent, shape (d_latent,), unless it was lately decoded here.

        Windows and bars that are heard again cost nothing this way. Not for several threads.
        """
        lately = self._decoded[instrument]
        key = latent.tobytes()
        decoded = lately.pop(key, None) or self.decode(instrument, latent[None])[0]
        lately[key] = decoded  # the newest stands last
        if len(lately) > _N_DECODED:
            del lately[next(iter(lately))]
        return decoded

    def predict(
        self,
        instrument: Instrument,
        context: FloatArray,
        lead: FloatArray | None,
        noise: Noise,
        temperature: float,
    ) -> FloatArray:
        """Sample the next latent.

        Args:
            instrument: whose.
            context: its last windows, oldest first, shape (batch, n_context, d_latent).
            lead: the piano's window before and the one to accompany, shape (batch, 2, d_latent);
                ``None`` for the piano itself.
            noise: random numbers.
            temperature: >= 0; 0 is the likeliest.

        Returns:
            Latents, shape (batch, d_latent).
        """
        batch = len(context)
        spread = self.card.instruments[instrument].spread
        inputs = {
            "context": context,
            "gumbel": noise.gumbel,
            "noise": noise.gaussian,
            "temperature": np.full((batch, 1), temperature, np.float32),
            "spread": np.full((batch, 1), spread, np.float32),
        }
        if instrument in ACCOMPANIMENT:
            assert lead is not None
            inputs["lead"] = lead
        return self._graphs[instrument, "predictor"].run(inputs)[0]

    def draw_noise(self, instrument: Instrument, rng: np.random.Generator, batch: int = 1) -> Noise:
        """Draw the random numbers of one prediction."""
        n_components = self.card.instruments[instrument].n_components
        return Noise(
            rng.gumbel(size=(batch, n_components)).astype(np.float32),
            rng.standard_normal((batch, self.card.d_latent)).astype(np.float32),
        )
