"""A melody without waiting for it: the notes that live playing gives with the same settings."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from server.melody.controls import Controls
from server.melody.harmony import hear
from server.melody.jobs import run_melody
from server.melody.line import MelodyLine
from server.melody.model import MelodyModel
from server.melody.tokens import BAR_STEPS
from server.music import BEATS_PER_BAR, MELODY, Note, Voice
from server.settings import Settings, Snapshot


def render_melody(
    model: MelodyModel,
    settings: Snapshot,
    n_bars: int,
    band: Mapping[Voice, Iterable[Note]] = MappingProxyType({}),
) -> list[Note]:
    """Say a melody from the start of the piece.

    Args:
        model: who says it.
        settings: seed, temperature and all the rest.
        n_bars: length in bars of 4/4, >= 1.
        band: what it is fitted to, in quarter notes of the piece; none: it is free.

    Returns:
        Notes in quarter notes of the piece, none beyond its end.
    """
    controls = Controls.of(settings)
    line = MelodyLine(controls)
    line.harmony = hear(band, controls)
    line.start(0)
    end_step = n_bars * BAR_STEPS
    notes: list[Note] = []
    while (job := line.next_job(line.known, end_step)) is not None:
        splice = line.accept(run_melody(model, job))
        assert splice is not None, "nobody gives the melody up"
        notes += splice.notes
    end_beats = float(n_bars * BEATS_PER_BAR)
    return [
        Note(n.start_beats, min(n.duration_beats, end_beats - n.start_beats), n.pitch, n.velocity)
        for n in notes
        if n.start_beats < end_beats
    ]


def take_advice(model: MelodyModel, settings: Settings, chosen: Collection[str]) -> None:
    """Set what the card advises, but for what somebody has chosen.

    Args:
        model: whose card.
        settings: to be changed.
        chosen: keys that stay as they are.
    """
    for word in ("temperature", "top_p"):
        key = f"{MELODY}/{word}"
        if key not in chosen:
            settings.set(key, getattr(model.card, word))
