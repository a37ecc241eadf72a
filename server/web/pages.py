"""What a page that comes late must be told of the music: the notes around now and the windows."""

from collections.abc import Mapping, Sequence
from typing import Final

from server.music import VOICES, Note, Voice
from server.score import Score
from server.web.frames import note_rows

KEEP_BEATS: Final = 64.0
"""How far back notes are kept, in quarter notes."""
_KEEP_WINDOWS: Final = 4


class Windows:
    """Five scores as they sound, and the windows that they came in."""

    def __init__(self, window_beats: float) -> None:
        """Start empty.

        Args:
            window_beats: length of a window in quarter notes.
        """
        self.window_beats = window_beats
        self._scores: dict[Voice, Score] = {name: Score() for name in VOICES}
        self._windows: dict[tuple[int, Voice], dict[str, object]] = {}
        self._versions: dict[tuple[int, Voice], int] = {}

    def replace(
        self, instrument: Voice, from_beat: float, notes: Sequence[Note], beat: float
    ) -> None:
        """Take a splice.

        Args:
            instrument: whose notes.
            from_beat: the seam, in quarter notes.
            notes: the new ones.
            beat: the present position in quarter notes; what lies long before it is forgotten.
        """
        score = self._scores[instrument]
        score.replace_from(from_beat, notes)
        score.locate(beat - KEEP_BEATS)
        score.prune(beat - KEEP_BEATS)

    def kept(self, instrument: Voice, beat: float) -> tuple[float, list[Note]]:
        """Return the first beat that is known, at most 64 before now, and the notes from there."""
        first_beat = max(0.0, beat - KEEP_BEATS)
        return first_beat, [n for n in self._scores[instrument] if n.start_beats >= first_beat]

    def take_window(
        self,
        instrument: Voice,
        index: int,
        start_beat: float,
        notes: Sequence[Note],
        source: int,
    ) -> Mapping[str, object]:
        """Take a window as it is now and return it as it is written, without ``is_final``."""
        key = index, instrument
        self._versions[key] = self._versions.get(key, 0) + 1
        self._windows[key] = {
            "instrument": instrument,
            "index": index,
            "source": source,
            "start_beat": float(start_beat),
            "length_beats": self.window_beats,
            "version": self._versions[key],
            "notes": note_rows(notes),
        }
        for old in [old for old in self._windows if old[0] < index - _KEEP_WINDOWS]:
            del self._windows[old], self._versions[old]
        return self._windows[key]

    def windows(self, beat: float) -> list[Mapping[str, object]]:
        """Return the windows around a beat, oldest first; those of another place are left out."""
        current = int(max(0.0, beat) // self.window_beats)
        around = range(current - _KEEP_WINDOWS, current + 2)
        return [window for (i, _), window in sorted(self._windows.items()) if i in around]
