"""A recording holds the melody, and its control log gives the same file again."""

import asyncio
from pathlib import Path

import mido

from server.melody.jobs import run_melody
from server.melody.model import MelodyModel
from server.melody.performer import Performer
from server.melody.voice import MelodyVoice
from server.music import MELODY
from tests.server.melody.virtual_melody import RANDOM_SET, TUNE_SET
from tests.server.test_replay import Session


class MelodySession(Session):
    """A session with a melody over the band."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.voice = MelodyVoice(
            self.conductor,
            self.band.settings,
            self.band.clock,
            Performer(self.live.phrases.capture),
            self.band.publish,
        )
        self.conductor.add_output(self.voice)
        self.voice.take_model(MelodyModel(RANDOM_SET))

    async def run_for(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.05)):
            self.say()
            self.band.run_for(0.05)
            await self.live.advance()

    def say(self) -> None:
        self.voice.follow_performer()
        while (job := self.voice.next_job()) is not None:
            assert self.voice.model is not None
            self.voice.accept(run_melody(self.voice.model, job))


async def test_the_melody_is_recorded_and_made_again(tmp_path: Path) -> None:
    session = MelodySession(tmp_path)
    session.band.settings.set("melody/on", 1)
    session.say()
    await session.start()
    await session.studio.record("one")
    await session.run_for(2)
    session.band.settings.set("melody/temperature", 2.0)
    session.band.settings.set("swing", 0.5)
    await session.run_for(1)
    session.voice.take_model(MelodyModel(TUNE_SET))
    session.conductor.locate(3.3)
    await session.run_for(2)
    session.band.settings.set("melody/mute", 1)
    await session.run_for(0.5)
    session.band.settings.set("melody/mute", 0)
    session.band.settings.set("melody/on", 0)
    await session.run_for(0.5)
    await session.studio.record("")
    wanted, again = await session.again()
    assert again == wanted
    path = tmp_path / "recordings" / "one.mid"
    file = await asyncio.to_thread(mido.MidiFile, path)
    melody = next(track for track in file.tracks if track.name == MELODY)
    ons = [m for m in melody if m.type == "note_on"]
    assert len(ons) > 20
    assert len(ons) == sum(m.type == "note_off" for m in melody)
