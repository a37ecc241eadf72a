"""The melody's ear: the band's notes as far as they are known, kept up to date splice by splice."""

from collections.abc import Iterable
from typing import Final

from server.melody.controls import Controls
from server.melody.harmony import SILENCE, Harmony, hear
from server.music import PITCHED, Instrument, Note, Voice
from server.score import Score

_KEEP_BEATS: Final = 64.0
"""How far back of a splice notes are kept: the phrase that sounds is whole, for splices lie two
windows ahead at most."""


class Ear:
    """Hears the band for the melody; belongs to the event loop."""

    def __init__(self) -> None:
        self._scores: dict[Voice, Score] = {instrument: Score() for instrument in PITCHED}
        self._heard_with: tuple[object, ...] | None = None
        self._harmony = SILENCE

    def take(self, instrument: Instrument, from_beat: float, notes: Iterable[Note]) -> None:
        """Put other notes of one of the pitched instruments from a beat on."""
        score = self._scores[instrument]
        score.locate(from_beat - _KEEP_BEATS)
        score.prune(from_beat - _KEEP_BEATS)
        score.replace_from(from_beat, notes)
        self._heard_with = None

    def harmony(self, controls: Controls) -> Harmony:
        """Return what is known of the band; heard anew only where something has changed."""
        heard_with = (controls.heard, controls.swing, controls.band_classes)
        if heard_with != self._heard_with:
            self._harmony = hear(self._scores, controls)
            self._heard_with = heard_with
        return self._harmony
