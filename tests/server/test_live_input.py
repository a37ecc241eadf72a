"""Playing into the band, in virtual time and at the player's end."""

from pathlib import Path

import numpy as np
import pytest

from server.live_input import LiveInput
from server.model import BandModels
from server.model_folders import default_folder
from server.music import CHANNELS, INSTRUMENTS, Note
from tests.server.virtual import TINY, VirtualBand

SHIPPED = default_folder() / "band"
D_MAJOR = (2, 4, 6, 7, 9, 11, 1)


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


class Stage:
    """A band that runs at 120 BPM, and a performer."""

    def __init__(self, models: BandModels, **values: object) -> None:
        self.band = VirtualBand(models, **values)
        band = self.band
        self.live = LiveInput(band.conductor, band.settings, band.clock, band.publish)
        band.conductor.follow(band.conductor.line.started(band.clock.now_ns()))

    async def go_to(self, beat: float) -> None:
        while self.band.conductor.beat < beat - 1e-9:
            step = min(0.02, beat - self.band.conductor.beat)
            self.band.run_for(step / 2)
            await self.live.advance()

    async def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.01)):
            self.band.run_for(0.01)
            await self.live.advance()

    async def play(self, *notes: tuple[float, float, int]) -> None:
        """Play notes of (onset, end, pitch) one after another."""
        events = [(on, pitch, 80) for on, _, pitch in notes] + [(e, p, 0) for _, e, p in notes]
        for beat, pitch, velocity in sorted(events, key=lambda event: (event[0], event[2])):
            await self.go_to(beat)
            self.live.note(pitch, velocity)

    def heard(self, first: float, last: float) -> list[tuple[float, int, int]]:
        """Return (beat, channel, pitch) of what sounded between two beats."""
        line = self.band.conductor.line
        return [
            (line.beat_at(ns), channel, pitch)
            for ns, channel, pitch in self.band.player.played.ons()
            if first - 1e-6 <= line.beat_at(ns) < last - 1e-6
        ]

    def states(self) -> list[str]:
        return [told[1] for told in self.band.told if told[0] == "input/state"]


async def test_in_lead_the_piano_is_silent_and_the_others_follow(models: BandModels) -> None:
    # The tiny band's pianist says little of itself.
    loud = {"seed": 5, "piano/density": 1.0, "piano/temperature": 2.0}
    stage, plain = Stage(models, **loud), Stage(models, **loud)
    await stage.go_to(2.0)
    stage.band.settings.set("input", "lead")
    await stage.play(*[(4 + k / 2, 4.4 + k / 2, 60 + k % 5) for k in range(7)])
    await stage.go_to(24.0)
    await plain.go_to(24.0)
    piano = CHANNELS["piano"]
    assert any(channel == piano for _, channel, _ in plain.heard(2.1, 24))
    assert not any(channel == piano for _, channel, _ in stage.heard(2.1, 24))
    # Heard from the bar line behind the notes, and not before.
    before = [n for n in plain.heard(0, 8) if n[1] != piano]
    assert [n for n in stage.heard(0, 8) if n[1] != piano] == before
    assert [n for n in stage.heard(8, 24) if n[1] != piano] != [
        n for n in plain.heard(8, 24) if n[1] != piano
    ]
    stage.band.settings.set("input", "off")
    await stage.go_to(40.0)
    assert any(channel == piano for _, channel, _ in stage.heard(24.1, 40))


async def test_in_respond_the_band_answers_for_as_many_bars(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    await stage.play(*[(4 + k / 2, 4.4 + k / 2, 60 + k % 5) for k in range(15)])
    await stage.go_to(32.0)
    assert stage.heard(0.1, 12) == []
    assert len(stage.heard(12, 20)) > 3
    assert stage.heard(20, 32) == []
    assert stage.states() == ["off", "listening", "playing", "answering", "listening"]
    assert stage.band.player.played.sounding() == set()


async def test_in_continue_the_band_goes_on_from_the_phrase(models: BandModels) -> None:
    stage, plain = Stage(models), Stage(models)
    stage.band.settings.set("input", "continue")
    await stage.play(*[(4 + k / 2, 4.4 + k / 2, 60 + k % 5) for k in range(7)])
    await stage.go_to(12.0)
    await plain.go_to(12.0)
    assert stage.heard(0, 8) == plain.heard(0, 8)
    assert stage.heard(8, 12) != plain.heard(8, 12)


@pytest.mark.parametrize("mode", ["lead", "respond", "continue"])
async def test_a_phrase_played_while_the_music_stands_is_taken_up_when_it_starts(
    models: BandModels, mode: str
) -> None:
    stage, plain = Stage(models, seed=3), Stage(models, seed=3)
    for each in (stage, plain):
        each.band.conductor.stop()
        each.band.settings.set("input", mode)
    for k in range(7):
        stage.live.note(60 + k % 5, 80)
        await stage.wait(0.2)
        stage.live.note(60 + k % 5, 0)
        await stage.wait(0.05)
    await stage.wait(2.0)
    assert stage.states() == ["off", "listening", "playing", *stage.states()[3:]]
    assert stage.states()[-1] != "playing"
    for each in (stage, plain):
        each.band.conductor.follow(each.band.conductor.line.started(each.band.clock.now_ns()))
        await each.go_to(30.0)
    if mode == "respond":
        # Two beats were played: a bar is answered, at once, and then it listens.
        assert stage.heard(0, 4) != []
        assert stage.heard(4, 30) == plain.heard(0, 30) == []
    else:
        assert stage.heard(0, 16) != plain.heard(0, 16)
    assert stage.states()[-1] == "listening"
    # From here on it is heard as ever.
    await stage.play(*[(32 + k / 2, 32.4 + k / 2, 60 + k % 5) for k in range(7)])
    assert stage.states()[-1] == "playing"


def eighths(first: float, n: int) -> list[tuple[float, float, int]]:
    return [(first + k / 2, first + k / 2 + 0.4, 60 + k % 5) for k in range(n)]


def go(stage: Stage, how: str, beat: float) -> None:
    """Send the music to a beat: by a client, a host, or a client who stops it for that."""
    conductor, now_ns = stage.band.conductor, stage.band.clock.now_ns()
    if how == "loop":
        conductor.follow(conductor.line.located(beat, now_ns))
        return
    if how == "stop":
        conductor.stop()
    conductor.locate(beat)
    if how == "stop":
        conductor.follow(conductor.line.started(now_ns))


@pytest.mark.parametrize("how", ["locate", "loop", "stop"])
@pytest.mark.parametrize("mode", ["lead", "respond", "continue"])
async def test_after_a_jump_backwards_it_listens_as_before(
    models: BandModels, mode: str, how: str
) -> None:
    # The tiny band says little of itself: loud enough that what it makes of a phrase differs.
    stage, plain = (Stage(models, seed=5, **{"bass/density": 1.0}) for _ in range(2))
    for each in (stage, plain):
        each.band.settings.set("input", mode)
        await each.play(*eighths(48, 7))
        await each.go_to(60.0)
        go(each, how, 0.0)
    await stage.play(*eighths(4, 7))
    assert stage.states()[-1] == "playing"
    await stage.go_to(24.0)
    await plain.go_to(24.0)
    assert stage.heard(8, 12) != plain.heard(8, 12)
    if mode == "respond":
        assert stage.heard(0.1, 8) == []
        assert len(stage.heard(8, 12)) > 1
        assert stage.heard(12, 24) == []
    assert stage.states()[-1] == "listening"


async def test_an_old_answer_is_not_heard_again_where_it_was(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    await stage.play(*eighths(4, 7))
    await stage.go_to(24.0)
    assert stage.heard(8, 12) != []
    stage.band.conductor.locate(4.0)
    await stage.go_to(24.0)
    assert stage.heard(4.1, 24) == []
    assert stage.states()[-1] == "listening"


async def test_a_phrase_goes_on_through_a_hosts_loop(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    await stage.play(*eighths(28, 8))
    await stage.go_to(32.0)
    go(stage, "loop", 16.0)
    await stage.play(*eighths(16, 3))
    assert stage.states()[-1] == "playing"
    await stage.go_to(40.0)
    assert stage.heard(16.1, 20) == []
    assert stage.heard(20, 24) != []
    assert stage.heard(24, 28) != []  # Two bars were played, one before the loop's end.
    assert stage.heard(28, 40) == []


async def test_an_answer_goes_on_through_a_hosts_loop(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    await stage.play(*eighths(20, 15))
    await stage.go_to(32.0)
    go(stage, "loop", 16.0)
    await stage.go_to(17.0)
    assert stage.states()[-1] == "answering"
    await stage.go_to(31.0)
    assert len(stage.heard(16.1, 20)) > 1
    assert stage.heard(20, 31) == []


async def test_an_answer_that_a_hosts_loop_leaves_behind_is_given_at_the_next_bar(
    models: BandModels,
) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    await stage.play(*eighths(28, 7))
    await stage.go_to(32.04)
    go(stage, "loop", 16.04)
    await stage.go_to(31.0)
    assert stage.heard(16.1, 20) == []
    assert stage.heard(20, 24) != []
    assert stage.heard(24, 31) == []


@pytest.mark.parametrize("quantum", ["none", "beat", "bar"])
@pytest.mark.parametrize("length_beats", [0.3, 0.5, 0.95])
async def test_a_band_that_responds_does_not_interrupt(
    models: BandModels, length_beats: float, quantum: str
) -> None:
    stage = Stage(models, quantum=quantum)
    stage.band.settings.set("input", "respond")
    await stage.play(*[(4.0 + k, 4 + k + length_beats, 60 + k % 5) for k in range(8)])
    await stage.go_to(32.0)
    assert stage.heard(0.1, 12) == []
    # It can tell only when there is no note on the bar line, and comes in on the next beat.
    assert stage.heard(12, 13) == []
    assert len(stage.heard(13, 14)) > 0
    assert stage.heard(20, 32) == []


async def test_a_note_before_the_launch_takes_the_answer_back(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    await stage.play(*eighths(4, 7))
    await stage.go_to(7.85)
    assert stage.live.phrases.waiting_beat(7.85) == 8.0
    await stage.play((7.9, 8.4, 62), *eighths(8.5, 12))
    assert stage.states()[-1] == "playing"
    await stage.go_to(40.0)
    assert stage.heard(0.1, 16) == []
    assert stage.heard(16, 20) != []
    assert stage.heard(24, 28) != []  # All three bars are answered.
    assert stage.heard(28, 40) == []


@pytest.mark.parametrize("up_beat", [15.4, 15.9, 16.1, 18.0])
async def test_a_last_note_held_to_the_bar_line_is_answered_there(
    models: BandModels, up_beat: float
) -> None:
    stage, even = Stage(models), Stage(models)
    for each, last in ((stage, (14.0, up_beat, 64)), (even, (15.0, up_beat, 64))):
        each.band.settings.set("input", "respond")
        onsets = [4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0]
        if each is even:
            onsets.append(14.0)
        await each.play(*[(on, on + 0.95, 60) for on in onsets], last)
        await each.go_to(40.0)
        assert each.heard(0.1, 16) == []
        assert each.heard(28, 40) == []
        assert each.states()[-4:] == ["listening", "playing", "answering", "listening"]
    # Where another note might have come on the bar line the band waits for a beat.
    assert stage.heard(16, 16.5) != []
    assert even.heard(16, 17) == []
    assert even.heard(17, 18) != []


async def test_what_only_the_pedal_holds_is_answered_once(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    await stage.go_to(3.9)
    stage.live.pedal(is_down=True)
    await stage.play(*eighths(4, 4))
    await stage.go_to(30.0)
    stage.live.pedal(is_down=False)
    await stage.go_to(40.0)
    assert stage.heard(8, 12) != []
    assert stage.heard(12, 40) == []
    assert stage.states() == ["off", "listening", "playing", "answering", "listening"]


@pytest.mark.parametrize("mode", ["lead", "respond", "continue"])
async def test_an_event_costs_the_same_however_much_was_played(
    models: BandModels, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", mode)
    await stage.go_to(4.0)
    calls: list[float] = []
    capture = stage.live.phrases.capture
    monkeypatch.setattr(capture, "notes", lambda beat: calls.append(beat))
    for k in range(3000):
        stage.band.run_for(0.0001)
        stage.live.note(30 + k % 70, 80)
        stage.live.note(30 + k % 70, 0)
    assert calls == []
    assert stage.states()[-1] == "playing"


@pytest.mark.parametrize("mode", ["lead", "respond", "continue"])
async def test_what_a_stop_cuts_off_is_over(models: BandModels, mode: str) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", mode)
    await stage.go_to(4.0)
    stage.live.note(60, 80)
    await stage.go_to(6.0)
    stage.band.conductor.stop()
    await stage.wait(0.1)
    stage.live.note(60, 0)
    await stage.wait(1.0)
    assert stage.states()[-1] == "listening"
    assert stage.live.phrases.capture.sounding == ()
    stage.band.conductor.follow(stage.band.conductor.line.started(stage.band.clock.now_ns()))
    await stage.go_to(24.0)
    assert stage.states() == ["off", "listening", "playing", "listening"]
    if mode == "respond":
        assert stage.heard(6.1, 24) == []


async def test_answering_is_said_when_the_answer_begins(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    await stage.play(*eighths(4, 3))
    await stage.go_to(7.95)
    assert stage.states()[-1] == "playing"
    await stage.go_to(8.05)
    assert stage.states()[-1] == "answering"


async def test_an_answer_that_another_one_meets_ends_there(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "respond")
    phrases = stage.live.phrases
    phrases.answer(4.0, 4)
    phrases.answer(8.0, 1)
    notes = [Note(beat, 0.5, 60, 80) for beat in (4.0, 8.0, 12.0)]
    assert phrases.heard("bass", notes) == notes[:2]


@pytest.mark.parametrize("mode", ["lead", "respond"])
async def test_windows_are_told_again_when_others_are_heard(models: BandModels, mode: str) -> None:
    stage = Stage(models)
    windows = stage.band.windows
    await stage.go_to(2.0)
    silenced = ["piano"] if mode == "lead" else list(INSTRUMENTS)
    keys = [(instrument, index) for instrument in silenced for index in (0, 1)]
    before = {key: windows[key] for key in keys}
    assert all(before.values())
    stage.band.settings.set("input", mode)
    assert {key: windows[key] for key in keys} == dict.fromkeys(keys, ())
    await stage.go_to(4.0)
    stage.band.settings.set("input", "off")
    assert {key: windows[key] for key in keys} == before
    assert (silenced[0], 2) not in windows


async def test_when_the_port_is_gone_what_was_held_ends_in_the_recording_too(
    models: BandModels,
) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", "continue")
    played: list[bytes] = []
    stage.live.on_played = lambda message, _beat: played.append(message)
    await stage.go_to(1.0)
    stage.live.pedal(is_down=True)
    for pitch in (60, 64):
        stage.live.note(pitch, 80)
    await stage.go_to(2.0)
    stage.live.release_all()
    assert played[3:] == [b"\x80<\0", b"\x80@\0", b"\xb0@\0"]
    assert not stage.live.phrases.capture.is_pressed(stage.band.conductor.beat)


@pytest.mark.parametrize("mode", ["lead", "respond", "continue"])
@pytest.mark.parametrize("notes", [[], [(5.0, 5.1, 60)], [(5.0, 5.1, 0)], [(5.0, 30.0, 127)]])
async def test_hardly_a_phrase_does_no_harm(
    models: BandModels, mode: str, notes: list[tuple[float, float, int]]
) -> None:
    stage = Stage(models)
    stage.band.settings.set("input", mode)
    await stage.play(*notes)
    await stage.go_to(40.0)
    stage.band.settings.set("input", "off")
    await stage.go_to(60.0)
    assert stage.heard(44, 60)
    stage.band.conductor.stop()
    assert stage.band.player.played.sounding() == set()


async def test_midi_is_filtered_by_channel_and_the_pedal_counts(models: BandModels) -> None:
    stage = Stage(models)
    stage.band.settings.set("input/channel", 3)
    stage.band.settings.set("input", "continue")
    await stage.go_to(1.0)

    def midi(*message: int) -> None:
        stage.live.take_midi(bytes(message), stage.band.clock.now_ns())

    midi(0x90, 60, 80)
    midi(0x92, 62, 80)
    midi(0xB2, 64, 127)
    await stage.go_to(2.0)
    midi(0x82, 62, 0)
    await stage.go_to(3.0)
    midi(0xB2, 64, 0)
    notes = stage.live.phrases.capture.notes(stage.band.conductor.beat)
    assert [(n.pitch, round(n.duration_beats, 2)) for n in notes] == [(62, 2.0)]


async def accompany(models: BandModels, shift: int, seed: int) -> list[int]:
    """Return the pitch classes of what accompanies a phrase in D, moved by semitones."""
    stage = Stage(models, seed=seed, quantum="window")
    stage.band.settings.set("input", "lead")
    melody = [62, 66, 69, 74, 73, 69, 66, 64, 67, 71, 74, 71, 69, 66, 64, 62]
    chords = [(62, 66, 69), (67, 71, 74), (69, 73, 76), (62, 66, 69)]
    phrase = [(k * 1.0, k + 0.9, p + shift) for k, p in enumerate(melody)]
    phrase += [(b * 4.0, b * 4 + 3.9, p - 12 + shift) for b, c in enumerate(chords) for p in c]
    for window in range(3):
        await stage.play(*[(16 * window + a, 16 * window + b, p) for a, b, p in phrase])
    await stage.go_to(64.0)
    channels = [CHANNELS[i] for i in ("guitar", "bass", "strings")]
    return [pitch % 12 for _, channel, pitch in stage.heard(16, 64) if channel in channels]


@pytest.mark.slow
@pytest.mark.skipif(not Path(SHIPPED / "card.json").is_file(), reason="no shipped set")
async def test_who_accompanies_follows_the_key_of_the_performer() -> None:
    models = BandModels(SHIPPED)
    share = {}
    for shift in (0, 6):  # D major, and A flat major, a tritone away
        inside = []
        for seed in range(3):
            classes = await accompany(models, shift, seed)
            inside.append(np.isin(classes, D_MAJOR).mean())
        share[shift] = float(np.mean(inside))
    assert share[0] > share[6] + 0.02, share
