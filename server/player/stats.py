"""What the player counts: events sent, skipped, and how late they went out."""

from dataclasses import dataclass
from typing import Final

_BINS_PER_OCTAVE: Final = 8
"""Bins grow by 9 %, which is the resolution of the percentiles."""
_FIRST_NS: Final = 256
_N_BINS: Final = 30 * _BINS_PER_OCTAVE


class Lateness:
    """A histogram of lateness in fixed bins: constant memory, constant time an event."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._bins = [0] * _N_BINS
        self.n_events = 0
        self.max_ns = 0

    def add(self, late_ns: int) -> None:
        """Count one event, sent ``late_ns`` nanoseconds after its deadline (>= 0)."""
        self._bins[_bin_of(late_ns)] += 1
        self.n_events += 1
        if late_ns > self.max_ns:
            self.max_ns = late_ns

    def percentile_ns(self, share: float) -> int:
        """Return the lateness in nanoseconds that a share (0-1) of the events stays within."""
        wanted = share * self.n_events
        seen = 0
        for index, n_events in enumerate(self._bins):
            seen += n_events
            if n_events and seen >= wanted:
                is_open = index == _N_BINS - 1
                return self.max_ns if is_open else min(_upper_edge_ns(index), self.max_ns)
        return self.max_ns


def _bin_of(late_ns: int) -> int:
    """Return the bin of a lateness: octave by bit length, then eighths of the octave."""
    scaled = max(late_ns, _FIRST_NS)
    octave = scaled.bit_length() - 1
    part = ((scaled - (1 << octave)) * _BINS_PER_OCTAVE) >> octave
    return min((octave - _FIRST_NS.bit_length() + 1) * _BINS_PER_OCTAVE + part, _N_BINS - 1)


def _upper_edge_ns(index: int) -> int:
    octave, part = divmod(index, _BINS_PER_OCTAVE)
    return (_FIRST_NS << octave) * (_BINS_PER_OCTAVE + part + 1) // _BINS_PER_OCTAVE


@dataclass(frozen=True, slots=True)
class Stats:
    """A snapshot of the player's counts, since its start or since the last reset."""

    n_ons: int
    """Note-ons sent."""
    n_offs: int
    """Note-offs sent."""
    n_skipped: int
    """Note-ons left out because they were far too late to be struck."""
    n_muted: int
    """Note-ons left out because their instrument was inaudible or its port gone."""
    n_sounding: int
    """Notes in the ledger now."""
    n_timed: int
    """Note-ons and note-offs that the percentiles are taken over."""
    p50_ns: int
    p95_ns: int
    p99_ns: int
    p999_ns: int
    max_ns: int
    """Lateness against schedule at the moment of sending, in nanoseconds."""
