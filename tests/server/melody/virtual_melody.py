"""The band with a melody over it, in virtual time."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from server.capture import Capture
from server.clock import NS_PER_S
from server.melody.jobs import MelodyJob, run_melody
from server.melody.model import MelodyModel
from server.melody.performer import Performer
from server.melody.tokens import Tokens
from server.melody.voice import MelodyVoice
from server.model import BandModels
from server.music import CHANNELS, MELODY, Note
from tests.server.virtual import TINY, VirtualBand

DATA = Path(__file__).parents[2] / "data"
TUNE_SET = DATA / "tiny_melody"
RANDOM_SET = DATA / "tiny_melody_vae"
CHANNEL = CHANNELS[MELODY]


@cache
def band_models() -> BandModels:
    return BandModels(TINY)


@cache
def melody_model(folder: Path) -> MelodyModel:
    return MelodyModel(folder)


class Splices:
    """An output that keeps what the melody is to play."""

    def __init__(self) -> None:
        self.calls: list[tuple[float, tuple[Note, ...]]] = []
        self.notes: list[Note] = []

    def set_timeline(self, line: Any) -> None:
        pass

    def replace(self, instrument: str, from_beat: float, notes: Any) -> None:
        if instrument == MELODY:
            new = tuple(notes)
            self.calls.append((from_beat, new))
            kept = [n for n in self.notes if n.start_beats < from_beat]
            self.notes = [
                Note(n.start_beats, min(n.end_beats, from_beat) - n.start_beats, n.pitch, 1)
                for n in kept
            ] + [Note(n.start_beats, n.duration_beats, n.pitch, 1) for n in new]


class VirtualMelody(VirtualBand):
    """The band, and a melody whose model answers at once; 120 BPM: a sixteenth is 125 ms."""

    has_band = False
    """Whether the band plays too: it takes its time."""

    def __init__(self, folder: Path = RANDOM_SET, /, **values: object) -> None:
        self.voice: MelodyVoice | None = None
        self.heard: list[Tokens] = []
        self.jobs: list[MelodyJob] = []
        super().__init__(band_models(), **values)
        self.capture = Capture()
        self.splices = Splices()
        self.conductor.add_output(self.splices)
        self.voice = MelodyVoice(
            self.conductor, self.settings, self.clock, Performer(self.capture), self.publish
        )
        self.voice.tell_window = self.publish_window
        self.conductor.add_output(self.voice)
        self.voice.take_model(melody_model(folder))

    def compute(self) -> None:
        if self.has_band:
            super().compute()
        voice = self.voice
        if voice is None:
            return
        voice.follow_performer()
        while (job := voice.next_job()) is not None:
            assert voice.model is not None
            self.jobs.append(job)
            if len(job.context) and job.point is None:
                self.heard.append(job.context)
            voice.accept(run_melody(voice.model, job))

    def play(self) -> None:
        self.compute()
        self.conductor.follow(self.conductor.line.started(self.clock.now_ns()))

    def stop(self) -> None:
        self.conductor.stop()

    def put(self, key: str, value: object) -> None:
        self.settings.set(key, value)
        self.compute()

    def run_to_beat(self, beat: float) -> None:
        self.run_until(self.conductor.line.ns_at(beat))

    def melody_ons(self) -> list[tuple[float, int]]:
        """Return (beat at the first tempo, pitch) of every note of the melody that was begun."""
        return [
            (round((ns - 1000 * NS_PER_S) / NS_PER_S * 2, 2), pitch)
            for ns, channel, pitch in self.player.played.ons()
            if channel == CHANNEL
        ]

    def sounding_melody(self) -> set[int]:
        return {pitch for channel, pitch in self.player.played.sounding() if channel == CHANNEL}


def as_rows(notes: list[Note]) -> list[tuple[float, float, int]]:
    return [(n.start_beats, n.duration_beats, n.pitch) for n in notes]


def empty() -> Tokens:
    return np.zeros(0, np.int64)
