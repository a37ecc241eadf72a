"""A performer beside the band: notes in, and what the band makes of them."""

import logging
import math
from collections.abc import Callable
from typing import Final, get_args

from server.address_row import Value
from server.clock import NS_PER_MS, Clock, Timeline
from server.conductor import Conductor
from server.music import BEATS_PER_BAR, INSTRUMENTS
from server.phrases import Mode, Phrase, Phrases
from server.settings import Settings

_log = logging.getLogger(__name__)

_NOTE_OFF: Final = 0x80
_NOTE_ON: Final = 0x90
_CONTROL: Final = 0xB0
_SUSTAIN: Final = 64
_ALL_OFF: Final = (120, 123)
_SOON_BEATS: Final = 0.03


def _ignore(_message: bytes, _beat: float) -> None:
    """Default of ``on_played``."""


class LiveInput:
    """The performer's notes on their way to the models."""

    def __init__(
        self,
        conductor: Conductor,
        settings: Settings,
        clock: Clock,
        publish: Callable[..., None],
    ) -> None:
        """Begin without listening.

        Args:
            conductor: who plays.
            settings: ``input`` and ``input/channel`` say how to listen.
            clock: the time.
            publish: tells clients, called with a key and arguments.
        """
        self.phrases: Final = Phrases()
        self._conductor = conductor
        self._settings = settings
        self._clock = clock
        self._publish = publish
        self._state = ""
        self._free: Timeline | None = None
        self._was_running = conductor.line.is_running
        self._launch_beat = 0.0
        self.on_played: Callable[[bytes, float], None] = _ignore
        """Told each note and pedal, as MIDI, with its position in quarter notes."""
        self._stop_observing = settings.observe(self._on_setting)
        conductor.outputs.gate = self.phrases.heard
        conductor.on_jump = self._on_jump
        self._say()

    @property
    def is_on(self) -> bool:
        """Whether anybody listens."""
        return self.phrases.mode != "off"

    def close(self) -> None:
        """Listen no more."""
        self._stop_observing()

    # -- notes in ----------------------------------------------------------------------------------

    def take_midi(self, message: bytes, at_ns: int) -> None:
        """Take a channel message.

        Args:
            message: notes and the sustain pedal count, others are passed over.
            at_ns: when it came, in nanoseconds of the monotonic clock.
        """
        channel = self._settings.get("input/channel")
        if len(message) != 3 or channel not in (0, (message[0] & 15) + 1):
            return
        # A stamp from long ago (the machine slept) says nothing.
        now_ns = self._clock.now_ns()
        kind, at_ns = message[0] & 0xF0, min(now_ns, max(at_ns, now_ns - 500 * NS_PER_MS))
        if kind == _NOTE_ON:
            self.note(message[1], message[2], at_ns)
        elif kind == _NOTE_OFF:
            self.note(message[1], 0, at_ns)
        elif kind == _CONTROL and message[1] == _SUSTAIN:
            self.pedal(message[2] >= 64, at_ns)
        elif kind == _CONTROL and message[1] in _ALL_OFF:
            self.release_all()

    def note(self, pitch: int, velocity: int, at_ns: int | None = None) -> None:
        """Take a note, or its end where the velocity is 0.

        Args:
            pitch: 0-127.
            velocity: 0-127.
            at_ns: when it was played, in nanoseconds of the monotonic clock; ``None`` is now.
        """
        at_ns = self._clock.now_ns() if at_ns is None else at_ns
        capture, line = self.phrases.capture, self._conductor.line
        self._follow_transport()
        self._tell(bytes((_NOTE_ON if velocity else _NOTE_OFF, pitch, velocity)), at_ns)
        if velocity and self.is_on and self._free is None and not line.is_running:
            # While the music stands beats are counted from the first note, which begins a bar.
            bar = math.ceil(line.anchor_beat / BEATS_PER_BAR) * BEATS_PER_BAR
            self._free = Timeline(float(bar), at_ns, line.tempo_bpm)
        beat = self._beat_at(at_ns)
        if velocity == 0:
            capture.note_off(pitch, beat)
        elif line.is_running or self._free is not None:
            self._go_on()
            capture.note_on(pitch, velocity, beat)
        self._say()

    def _go_on(self) -> None:
        """Take back an answer that waits: the phrase was not over."""
        launch_beat = self.phrases.waiting_beat(self._conductor.beat)
        if launch_beat is not None:
            self.phrases.take_back()
            self._conductor.outputs.deliver_again(INSTRUMENTS, launch_beat)

    def pedal(self, is_down: bool, at_ns: int | None = None) -> None:
        """Take the sustain pedal at an instant in nanoseconds; ``None`` is now."""
        at_ns = self._clock.now_ns() if at_ns is None else at_ns
        self._tell(bytes((_CONTROL, _SUSTAIN, 127 if is_down else 0)), at_ns)
        self.phrases.capture.pedal(is_down, self._beat_at(at_ns))

    def release_all(self) -> None:
        """End what sounds: the port is gone."""
        now_ns = self._clock.now_ns()
        for pitch in self.phrases.capture.sounding:
            self._tell(bytes((_NOTE_OFF, pitch, 0)), now_ns)
        self._tell(bytes((_CONTROL, _SUSTAIN, 0)), now_ns)
        self.phrases.capture.release_all(self._beat_at(now_ns))
        self._say()

    def _tell(self, message: bytes, at_ns: int) -> None:
        self.on_played(message, self._conductor.line.beat_at(at_ns))

    def _beat_at(self, at_ns: int) -> float:
        """Return where something is played, in quarter notes; also while the music stands."""
        self._follow_transport()
        line = self._conductor.line
        return line.beat_at(at_ns) if self._free is None else self._free.beat_at(at_ns)

    def _follow_transport(self) -> None:
        """Take note that the music has stopped or begun: what was being played is over."""
        is_running = self._conductor.line.is_running
        if is_running == self._was_running:
            return
        self._was_running = is_running
        self._forget_free()
        self.phrases.begin(self._conductor.beat)

    def _forget_free(self) -> None:
        """Forget what was played while the music stood: its beats are no beats of the piece."""
        if self._free is not None:
            self._free = None
            self.phrases.capture.clear()

    def _on_jump(self, line: Timeline) -> None:
        """Take what is being played along to where the music goes."""
        from_beat, to_beat = self._conductor.beat, line.beat_at(self._clock.now_ns())
        is_running = self._conductor.line.is_running and line.is_running
        self.phrases.jump(from_beat, to_beat, is_running)
        if self._free is None:
            self.phrases.move(to_beat - from_beat)

    # -- what comes of them ------------------------------------------------------------------------

    async def advance(self) -> None:
        """Take up what is to be taken up; call it many times a second."""
        phrase = self.due()
        if phrase is not None:
            await self._take_up(phrase)
        self._answer()
        self._say()

    def due(self) -> Phrase | None:
        """Return a phrase that is to be taken up now."""
        conductor, beat = self._conductor, self._beat_at(self._clock.now_ns())
        if conductor.line.is_running:
            return self.phrases.advance(beat, conductor.engine.launch_after(beat))
        if self._free is None:
            return None
        bar = (math.floor(beat / BEATS_PER_BAR) + 1) * BEATS_PER_BAR
        return self.phrases.advance(beat, float(bar))

    async def _take_up(self, phrase: Phrase) -> None:
        models, self._launch_beat = self._conductor.models, self._launch_after_now()
        card = models.card
        notes = self.phrases.capture.window(
            list(phrase.notes), phrase.end_beat, card.window_steps, card.steps_per_beat
        )
        if not len(notes):
            return
        latent = await self._conductor.inference.encode("piano", notes)
        if models is not self._conductor.models:
            return  # Another set took its place meanwhile: its latents mean other things.
        self._conductor.take_piano(latent)
        self._launch_beat = self._launch_after_now()

    def _launch_after_now(self) -> float:
        return self._conductor.engine.launch_after(self._conductor.beat)

    def _answer(self) -> None:
        """Let the band be heard if a phrase has turned out to be over.

        At a bar line that may take a moment: the next note might have come. The band knows the
        phrase by then and comes in on the next beat.
        """
        n_bars = self.phrases.ended(self._beat_at(self._clock.now_ns()))
        if not n_bars:
            return
        beat, entry_beat = self._conductor.beat, self._launch_beat
        if self._conductor.line.is_running and entry_beat < beat + _SOON_BEATS:
            entry_beat = float(math.ceil(beat + _SOON_BEATS))
        self.phrases.answer(self._launch_beat, n_bars, entry_beat)
        self._conductor.outputs.deliver_again(INSTRUMENTS, entry_beat)

    def _on_setting(self, key: str, value: Value) -> None:
        if key != "input":
            return
        for mode in get_args(Mode):
            if mode == value and mode != self.phrases.mode:
                before = self.phrases.silenced()
                self._forget_free()
                self.phrases.set_mode(mode, self._conductor.beat)
                changed = set(before) | set(self.phrases.silenced())
                instruments = tuple(i for i in INSTRUMENTS if i in changed)
                beat = self._conductor.beat
                if self._conductor.line.is_running:
                    beat += _SOON_BEATS
                self._conductor.outputs.deliver_again(instruments, beat)
                self._say()

    def _say(self) -> None:
        beat, is_running = self._beat_at(self._clock.now_ns()), self._conductor.line.is_running
        state = self.phrases.state(beat, is_running=is_running)
        if state != self._state:
            self._state = state
            self._publish("input/state", state)
