"""An hour of the real models' music on a test clock: no drift, no stuck note, exact beats."""

import pytest

from server.clock import NS_PER_MS, ManualClock, Timeline
from server.engine import Engine
from server.jobs import run_job
from server.model import BandModels
from server.model_folders import default_folder, find_set
from server.music import CHANNELS, INSTRUMENTS
from server.player.core import PlayerCore
from server.settings import Settings

HOUR_BEATS = 7200
TEMPO_BPM = 120.0


class Tape:
    """A sink that notes when what was sent, and what sounds."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.ons: list[tuple[int, int, int]] = []
        self.held: set[tuple[int, int]] = set()
        self.n_offs = 0

    def send(self, port: int, message: bytes) -> None:
        kind, key = message[0] & 0xF0, (message[0] & 15, message[1])
        if kind == 0x90:
            assert key not in self.held, "struck again without an end"
            self.held.add(key)
            self.ons.append((self._clock.now_ns(), *key))
        elif kind == 0x80:
            self.held.remove(key)
            self.n_offs += 1


@pytest.mark.slow
def test_an_hour_keeps_time_and_ends_every_note() -> None:
    models = BandModels(find_set(default_folder(), "band"))
    settings = Settings({"seed": 1}).snapshot()
    engine = Engine(models.card.window_beats, settings)
    clock = ManualClock()
    tape = Tape(clock)
    player = PlayerCore(tape, dict.fromkeys(INSTRUMENTS, 0))
    line = Timeline(0.0, 0, TEMPO_BPM)
    due: dict[tuple[int, int, int], int] = {}

    def feed(beat: float) -> None:
        while (job := engine.next_job(beat)) is not None:
            for splice in engine.accept(run_job(models, job), beat).splices:
                player.replace(splice.instrument, splice.from_beat, splice.notes, clock.now_ns())
                for note in splice.notes:
                    at_ns = round(note.start_beats * 500 * NS_PER_MS)
                    due[at_ns, CHANNELS[splice.instrument], note.pitch] = note.velocity

    feed(0.0)
    engine.is_running = True
    player.set_timeline(line, 0)
    for beat in range(HOUR_BEATS):
        feed(float(beat))
        end_ns = line.ns_at(beat + 1)
        while (next_ns := player.advance(clock.now_ns())) is not None and next_ns < end_ns:
            clock.advance_to(max(next_ns, clock.now_ns()))
        clock.advance_to(end_ns)
    player.set_timeline(line.halted(clock.now_ns()), clock.now_ns())
    assert not tape.held
    assert tape.n_offs == len(tape.ons)
    assert len(tape.ons) > HOUR_BEATS
    # Half a second a beat, sixteenths of it: every onset stands on its nanosecond.
    sent = set(tape.ons)
    wanted = {key for key in due if key[0] < clock.now_ns()}
    assert sent == wanted
