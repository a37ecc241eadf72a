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
