"""Who hears the music: every splice goes to all outputs alike, every window to the listener."""

from collections.abc import Callable, Iterable
from typing import Final, Protocol

from server.clock import Timeline
from server.engine import Delivery, Engine
from server.music import INSTRUMENTS, MELODY, Instrument, Note, Voice
from server.score import Score

KEEP_BEATS: Final = 64.0
"""How far back the melody's notes are kept."""


class Output(Protocol):
    """Who plays the notes: the MIDI player, the OSC clients, a recorder."""

    def set_timeline(self, line: Timeline) -> None:
        """Take the newest line of time."""
        ...

    def replace(self, instrument: Voice, from_beat: float, notes: Iterable[Note]) -> None:
        """Put other notes from a beat on."""
        ...


class WindowListener(Protocol):
    """Who wants whole windows."""

    def publish_window(
        self, instrument: Voice, index: int, start_beat: float, notes: tuple[Note, ...]
    ) -> None:
        """Take all notes of a window."""
        ...


Gate = Callable[[Instrument, Iterable[Note]], list[Note]]
"""Returns those of an instrument's notes that are heard, some perhaps shorter."""


def _all_heard(_instrument: Instrument, notes: Iterable[Note]) -> list[Note]:
    return list(notes)


class Outputs:
    """All outputs of one piece, and the one listener."""

    def __init__(self, engine: Engine, listener: WindowListener) -> None:
        """Begin without outputs.

        Args:
            engine: knows the band's notes.
            listener: told every window.
        """
        self._engine = engine
        self._listener = listener
        self._outputs: list[Output] = []
        self._melody = Score()
        self.gate: Gate = _all_heard
        """Which of the notes are heard: a performer may take somebody's place."""

    def __contains__(self, output: Output) -> bool:
        """Return whether an output gets the notes."""
        return output in self._outputs

    def add(self, output: Output, line: Timeline, beat: float) -> None:
        """Add an output and bring it to where the music is."""
        self._outputs.append(output)
        for instrument in INSTRUMENTS:
            output.replace(instrument, beat, self._notes_from(instrument, beat))
        output.replace(MELODY, beat, [n for n in self._melody if n.start_beats >= beat])
        output.set_timeline(line)

    def remove(self, output: Output) -> None:
        """Forget an output."""
        self._outputs.remove(output)

    def set_timeline(self, line: Timeline) -> None:
        """Tell the newest line of time."""
        for output in self._outputs:
            output.set_timeline(line)

    def deliver(self, delivery: Delivery) -> None:
        """Hand splices to the outputs and windows to the listener."""
        for splice in delivery.splices:
            notes = self.gate(splice.instrument, splice.notes)
            for output in self._outputs:
                output.replace(splice.instrument, splice.from_beat, notes)
        for index in delivery.windows:
            for instrument in INSTRUMENTS:
                self._publish_window(instrument, index)

    def deliver_again(self, instruments: Iterable[Instrument], beat: float) -> None:
        """Hand out instruments' notes from a beat on once more: the gate has changed."""
        beat = max(0.0, beat)
        index = self._engine.index_at(beat)
        for instrument in instruments:
            notes = self._notes_from(instrument, beat)
            for output in self._outputs:
                output.replace(instrument, beat, notes)
            for number in filter(self._engine.is_ready, (index, index + 1)):
                self._publish_window(instrument, number)

    def splice_melody(self, from_beat: float, notes: Iterable[Note]) -> None:
        """Put other notes of the melody from a beat on."""
        new = list(notes)
        self._melody.prune(from_beat - KEEP_BEATS)
        self._melody.replace_from(from_beat, new)
        for output in self._outputs:
            output.replace(MELODY, from_beat, new)

    def _notes_from(self, instrument: Instrument, beat: float) -> list[Note]:
        index = self._engine.index_at(beat)
        notes = (
            note
            for number in (index, index + 1)
            for note in self._engine.notes_of(number, instrument)
            if note.start_beats >= beat
        )
        return self.gate(instrument, notes)

    def _publish_window(self, instrument: Instrument, index: int) -> None:
        heard = tuple(self.gate(instrument, self._engine.notes_of(index, instrument)))
        start_beat = index * self._engine.window_beats
        self._listener.publish_window(instrument, index, start_beat, heard)
