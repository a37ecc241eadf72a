"""The model card: the one agreement between training, which writes it, and the server.

A model set is a folder ``exported_models/NAME`` with ``card.json`` and the files that the card
names. There are two kinds: a ``band`` (here) and a ``melody`` (`server.melody.card`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from server.card_file import (
    CARD_NAME,
    LATENTS_FILE,
    N_MACROS,
    SCHEMA_VERSION,
    FileCard,
    TensorCard,
    Tensors,
    build_card,
    card_text,
    check_files,
    check_range,
    check_tensors,
    file_hash,
    read_json,
    tensor,
)
from server.errors import ModelCardError
from server.melody.card import MelodyCard
from server.music import ACCOMPANIMENT, BEATS_PER_BAR, INSTRUMENTS

__all__ = [
    "CARD_NAME",
    "LATENTS_FILE",
    "N_MACROS",
    "SCHEMA_VERSION",
    "WINDOW_STEPS",
    "BandCard",
    "FileCard",
    "InstrumentCard",
    "MelodyCard",
    "TensorCard",
    "Tensors",
    "card_text",
    "check_files",
    "file_hash",
    "graph_tensors",
    "read_band_card",
    "read_card",
    "tensor",
]

WINDOW_STEPS: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentCard:
    """How one instrument is encoded, decoded, predicted and sampled."""

    encoder: FileCard
    decoder: FileCard
    predictor: FileCard
    n_components: int
    """Mixture components of the predictor: length of its Gumbel input."""
    spread: float
    """Factor on the predictor's standard deviation at temperature 1, calibrated on validation."""
    onset_scale: float
    """Factor on the expected number of onsets, calibrated on validation."""
    density_scale: float
    """A further factor where the latent is predicted, so that playing has the data's density."""
    velocity_scale: float
    """Factor on how far a note's velocity lies from its window's mean, so that playing has the
    data's dynamics: what is predicted of a velocity is its mean, which hardly varies."""
    sustain_threshold: float
    """Share of the probability at a note's onset from which a step sustains it; calibrated."""
    macro_hints: tuple[str, ...]
    """What each of the latent's main directions changes, in a few words."""

    def __post_init__(self) -> None:
        check_range("n_components", self.n_components, 1, 1024)
        check_range("spread", self.spread, 0.0, 10.0)
        check_range("onset_scale", self.onset_scale, 0.1, 10.0)
        check_range("density_scale", self.density_scale, 0.1, 10.0)
        check_range("velocity_scale", self.velocity_scale, 0.1, 10.0)
        check_range("sustain_threshold", self.sustain_threshold, 0.01, 0.99)
        if len(self.macro_hints) != N_MACROS:
            raise ModelCardError(f"macro_hints has {len(self.macro_hints)}, wanted {N_MACROS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BandCard:
    """Card of a set of kind ``band``."""

    schema_version: int
    kind: Literal["band"]
    name: str
    created: str
    """Day of the export, ISO 8601."""
    version: str
    """Version of the project that wrote it."""
    steps_per_beat: int
    window_steps: int
    d_latent: int
    n_context: int
    """Earlier windows of its own that each predictor sees."""
    instruments: dict[str, InstrumentCard]
    latents: FileCard
    """``latents.npz``: real starts of the chain, and the latents' main directions."""
    data: str
    """What it was trained on, with licence."""
    metrics: dict[str, dict[str, float]]
    """Figures on the test split, by instrument or topic."""

    def __post_init__(self) -> None:
        if self.schema_version != SCHEMA_VERSION:
            raise ModelCardError(
                f"schema_version is {self.schema_version}, this server reads {SCHEMA_VERSION}: "
                "export the set again"
            )
        if tuple(self.instruments) != INSTRUMENTS:
            got = ", ".join(self.instruments)
            raise ModelCardError(f"instruments are [{got}], wanted [{', '.join(INSTRUMENTS)}]")
        check_range("steps_per_beat", self.steps_per_beat, 1, 96)
        check_range("window_steps", self.window_steps, WINDOW_STEPS, WINDOW_STEPS)
        check_range("d_latent", self.d_latent, 1, 4096)
        check_range("n_context", self.n_context, 1, 64)
        for instrument, card in self.instruments.items():
            wanted = graph_tensors(instrument, self.d_latent, self.n_context, card.n_components)
            for part, tensors in wanted.items():
                check_tensors(f"instruments.{instrument}.{part}", getattr(card, part), tensors)

    @property
    def window_beats(self) -> float:
        """Length of a window in quarter notes."""
        return self.window_steps / self.steps_per_beat

    @property
    def n_bars(self) -> int:
        """Bars of a window; 1 where windows do not begin on bar lines."""
        bar_steps = BEATS_PER_BAR * self.steps_per_beat
        return self.window_steps // bar_steps if self.window_steps % bar_steps == 0 else 1

    @property
    def files(self) -> tuple[FileCard, ...]:
        """Every file of the set."""
        graphs = [(c.encoder, c.decoder, c.predictor) for c in self.instruments.values()]
        return (*[file for group in graphs for file in group], self.latents)


def graph_tensors(
    instrument: str, d_latent: int, n_context: int, n_components: int
) -> dict[str, tuple[Tensors, Tensors]]:
    """Return the inputs and outputs that each graph of an instrument must have, by part."""
    latent = tensor("latent", d_latent)
    window = tensor("window", 3, WINDOW_STEPS, 128)
    decoded = tuple(tensor(name, WINDOW_STEPS, 128) for name in ("onset", "sustain", "velocity"))
    inputs = [tensor("context", n_context, d_latent)]
    if instrument in ACCOMPANIMENT:
        # The piano's window before and the one that is to be accompanied.
        inputs.append(tensor("lead", 2, d_latent))
    inputs += [
        tensor("gumbel", n_components),
        tensor("noise", d_latent),
        tensor("temperature", 1),
        tensor("spread", 1),
    ]
    return {
        "encoder": ((window,), (latent,)),
        "decoder": ((latent,), decoded),
        "predictor": (tuple(inputs), (latent,)),
    }


def read_card(folder: Path) -> BandCard | MelodyCard:
    """Read the card of a model set of any kind.

    Args:
        folder: the set's folder.

    Raises:
        ModelCardError: the card is absent, not JSON, or a key is missing, unknown or wrong.
    """
    raw = read_json(folder)
    try:
        match raw.get("kind"):
            case "band":
                return build_card(BandCard, raw)
            case "melody":
                return build_card(MelodyCard, raw)
            case other:
                raise ModelCardError(f"kind is {other!r:.60}, wanted one of 'band', 'melody'")
    except ModelCardError as error:
        raise ModelCardError(f"{folder / CARD_NAME}: {error}") from None


def read_band_card(folder: Path) -> BandCard:
    """Read the card of a set of kind ``band``.

    Raises:
        ModelCardError: as `read_card`, or the set is of another kind.
    """
    card = read_card(folder)
    if not isinstance(card, BandCard):
        raise ModelCardError(f"{folder / CARD_NAME}: kind is {card.kind!r}, wanted 'band'")
    return card
