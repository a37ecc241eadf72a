"""Folding of the 128 pitches to the few that an instrument really uses, and back.

The borders of the models stay 256 x 128. Inside, pitched instruments keep a range and drums keep
16 kit classes, each with one fixed representative on the way out.
"""

from typing import Final

import torch
from torch import nn

from server.music import N_PITCHES, Instrument

PITCH_RANGES: Final[dict[Instrument, tuple[int, int]]] = {
    "piano": (21, 108),
    "guitar": (28, 100),
    "bass": (24, 71),
    "strings": (24, 103),
}
"""Lowest and highest pitch kept, both included; each keeps over 99.3 % of LPD-5's notes."""

DRUM_CLASSES: Final[tuple[tuple[int, ...], ...]] = (
    (36, 35),  # kick
    (38, 37, 39, 40, 31, 32, 34),  # snare, side stick, clap
    (42, 44),  # closed and pedal hi-hat
    (46,),  # open hi-hat
    (41, 43),  # floor toms
    (45, 47),  # middle toms
    (48, 50),  # high toms
    (49, 57, 55, 52),  # crash, splash, china
    (51, 59, 53),  # ride and its bell
    (56,),  # cowbell
    (54,),  # tambourine
    (70, 69, 82, 58),  # maracas, cabasa, shaker, vibraslap
    (63, 62, 64),  # congas
    (60, 61),  # bongos
    (65, 66, 67, 68, 71, 72, 73, 74, 78, 79),  # timbales, agogos, whistles, guiros, cuicas
    (75, 76, 77, 80, 81, 33),  # claves, wood blocks, triangles, click
)
"""General MIDI percussion by class; the first of each class is its representative."""


def folded_pitches(instrument: Instrument) -> int:
    """Return how many pitches (or kit classes) are left after folding."""
    if instrument == "drums":
        return len(DRUM_CLASSES)
    low, high = PITCH_RANGES[instrument]
    return high - low + 1


class PitchFold(nn.Module):
    """Folds the pitch axis and unfolds it again. Axes: B batch, C channels, T steps, P pitches."""

    def __init__(self, instrument: Instrument) -> None:
        super().__init__()
        self.n_pitches = folded_pitches(instrument)
        self.is_drums = instrument == "drums"
        self.low = 0 if self.is_drums else PITCH_RANGES[instrument][0]
        if self.is_drums:
            # Each class reads up to ten pitches; repeats of the first pad the shorter ones.
            width = max(len(members) for members in DRUM_CLASSES)
            rows = [list(m) + [m[0]] * (width - len(m)) for m in DRUM_CLASSES]
            self.register_buffer("members", torch.tensor(rows), persistent=False)
            first = torch.tensor([members[0] for members in DRUM_CLASSES])
            unfold = torch.full((N_PITCHES,), len(DRUM_CLASSES), dtype=torch.long)
            unfold[first] = torch.arange(len(DRUM_CLASSES))
            self.register_buffer("source", unfold, persistent=False)

    def fold(self, window: torch.Tensor) -> torch.Tensor:
        """(B, C, T, 128) -> (B, C, T, P); a drum class takes the maximum of its members."""
        if not self.is_drums:
            return window[..., self.low : self.low + self.n_pitches]
        members: torch.Tensor = self.get_buffer("members")
        flat = window[..., members.reshape(-1)]
        return flat.reshape(*window.shape[:-1], *members.shape).amax(-1)

    def unfold(self, folded: torch.Tensor, fill: float) -> torch.Tensor:
        """(B, T, P) -> (B, T, 128); pitches outside the fold get ``fill``."""
        if not self.is_drums:
            right = N_PITCHES - self.low - self.n_pitches
            return nn.functional.pad(folded, (self.low, right), value=fill)
        padded = nn.functional.pad(folded, (0, 1), value=fill)
        return padded[..., self.get_buffer("source")]
