"""A stand-in for Live with AbletonOSC: its addresses, its tick of 100 ms, its known quirks.

What is kept of the original: the socket is read once a tick; answers go to one port, whoever asked,
and repeat track and slot; an error ends the reading of that tick and is said to ``/live/error``; a
clip exists a tick after it was created, and what is done to it before fails; spans of pitch that
are not given end below 127; an answer that is too long fails; notes of a pitch never overlap; what
is launched begins at the next bar line, at once where the transport stands; an empty slot that is
launched ends its track's clip; clips that sounded when the transport stopped begin anew with it;
a track that is put in moves those behind it. Datagrams can be lost.
"""

import asyncio
import math
import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pythonosc.osc_message import OscMessage

from server.clock import Clock
from server.music import Note
from server.osc.encode import encode

TICK_S = 0.1
MAX_ANSWER_BYTES = 9216
BAR_BEATS = 4.0


@dataclass
class Clip:
    length: float
    name: str = ""
    notes: list[Note] = field(default_factory=list)
    start_marker: float = 0.0
    is_there: bool = False


@dataclass(frozen=True)
class Launch:
    track: int
    slot: int
    beat: float
    """Where it begins, in quarter notes of Live's song."""
    start: float
    """Where in the clip."""
    notes: tuple[Note, ...]
    written_beat: float
    """When its notes were changed last."""


class StandIn:
    """Live, its tracks and clips; on the loop of the test."""

    def __init__(self, clock: Clock, tracks: list[str], reply_port: int) -> None:
        self.tracks = tracks
        self.clips: dict[tuple[int, int], Clip] = {}
        self.playing: dict[int, tuple[int, float]] = {}
        """Slot and beat of what sounds, by track."""
        self.waiting: dict[int, tuple[int, float]] = {}
        self.launches: list[Launch] = []
        self.changes: list[tuple[int, int, float, float]] = []
        """Track, slot, beat of the song, first beat of the clip that was changed."""
        self.muted: dict[int, bool] = {}
        self.said: list[tuple[str, tuple[Any, ...]]] = []
        self.lost: Callable[[str], bool] = lambda _address: False
        self.late_s: Callable[[str], float] = lambda _address: 0.0
        """How long an answer is on its way."""
        self.errors: list[str] = []
        self.tempo_bpm, self.song_beat, self.is_playing = 120.0, 0.0, False
        self._clock, self._at_ns = clock, clock.now_ns()
        self._written: dict[tuple[int, int], float] = {}
        self._reply_to = ("127.0.0.1", reply_port)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0)
        self.port: int = self.socket.getsockname()[1]

    # -- what somebody does in Live by hand ----------------------------------------------------

    def delete_clip(self, place: tuple[int, int]) -> None:
        del self.clips[place]
        for at in (self.playing, self.waiting):
            if at.get(place[0], (None,))[0] == place[1]:
                del at[place[0]]

    def insert_track(self, at: int, name: str) -> None:
        def moved(track: int) -> int:
            return track + (track >= at)

        self.tracks.insert(at, name)
        self.clips = {(moved(track), slot): c for (track, slot), c in self.clips.items()}
        self._written = {(moved(track), slot): b for (track, slot), b in self._written.items()}
        self.playing = {moved(track): what for track, what in self.playing.items()}
        self.waiting = {moved(track): what for track, what in self.waiting.items()}
        self.muted = {moved(track): is_muted for track, is_muted in self.muted.items()}

    def press_stop(self) -> None:
        self._go_on()
        self.is_playing = False
        self.waiting.clear()

    def reopen(self, *, with_clips: bool) -> None:
        """Come back after a crash as the set was saved: without clips, or with older notes."""
        for held in (self.playing, self.waiting, self.muted, self._written):
            held.clear()
        self.clips = self.clips if with_clips else {}
        for clip in self.clips.values():
            clip.notes, clip.start_marker = [Note(0, 1, 1, 1)], 4.0
        self.tempo_bpm, self.song_beat, self.is_playing = 120.0, 0.0, False

    def beat_now(self) -> float:
        """Return where the song is, not where it was at the last tick."""
        self._go_on()
        return self.song_beat

    # -- its course ----------------------------------------------------------------------------

    async def run(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.tick()

    def tick(self) -> None:
        """Let the song go on, then read what has come."""
        self._go_on()
        for clip in self.clips.values():
            clip.is_there = True
        try:
            while True:
                message = OscMessage(self.socket.recv(65_536))
                if not self.lost(message.address):
                    self._take(message.address, tuple(message.params))
        except BlockingIOError:
            pass
        except (LookupError, ValueError) as error:
            # As in AbletonOSC: the rest waits for the next tick.
            self.errors.append(repr(error))
            self._send("/live/error", str(error))

    def _go_on(self) -> None:
        now_ns = self._clock.now_ns()
        if self.is_playing:
            self.song_beat += (now_ns - self._at_ns) / 60e9 * self.tempo_bpm
        self._at_ns = now_ns
        for track, (slot, beat) in list(self.waiting.items()):
            if beat <= self.song_beat:
                self._begin(track, slot, beat)

    def _begin(self, track: int, slot: int, beat: float) -> None:
        self.waiting.pop(track, None)
        self.playing[track] = (slot, beat)
        clip = self.clips[track, slot]
        written = self._written.get((track, slot), -math.inf)
        start, notes = clip.start_marker, tuple(sorted(clip.notes))
        self.launches.append(Launch(track, slot, beat, start, notes, written))

    def _take(self, address: str, args: tuple[Any, ...]) -> None:
        self.said.append((address, args))
        kind, _, rest = address.removeprefix("/live/").partition("/")
        if kind == "song":
            self._song(rest, args)
        elif kind == "track":
            self._track(rest, int(args[0]), args[1:])
        elif kind == "clip_slot":
            self._slot(address, rest, (int(args[0]), int(args[1])), args[2:])
        elif kind == "clip":
            place = (int(args[0]), int(args[1]))
            self._clip(address, rest, place, self._clip_at(place), args[2:])

    def _clip_at(self, place: tuple[int, int]) -> Clip:
        if place not in self.clips or not self.clips[place].is_there:
            raise LookupError("'NoneType' object has no attribute 'add_new_notes'")
        return self.clips[place]

    def _song(self, rest: str, args: tuple[Any, ...]) -> None:
        if rest == "get/track_names":
            self._send("/live/song/get/track_names", *self.tracks)
        elif rest == "set/tempo":
            self.tempo_bpm = args[0]
        elif rest == "set/current_song_time":
            self.song_beat = args[0]
        elif rest == "get/current_song_time":
            self._send("/live/song/get/current_song_time", float(self.song_beat))
        elif rest == "get/is_playing":
            self._send("/live/song/get/is_playing", self.is_playing)
        elif rest == "start_playing":
            if not self.is_playing:
                for place in list(self.playing.items()):
                    self._begin(place[0], place[1][0], self.song_beat)
            self.is_playing = True
        elif rest == "stop_playing":
            self.is_playing = False
            self.waiting.clear()

    def _track(self, rest: str, track: int, args: tuple[Any, ...]) -> None:
        _ = self.tracks[track]
        if rest == "stop_all_clips":
            assert args == (0,), "clips would go on to the next bar line"
            self.playing.pop(track, None)
            self.waiting.pop(track, None)
        elif rest == "set/mute":
            self.muted[track] = bool(args[0])

    def _slot(self, address: str, rest: str, place: tuple[int, int], args: tuple[Any, ...]) -> None:
        _ = self.tracks[place[0]]
        if rest == "get/has_clip":
            clip = self.clips.get(place)
            self._send(address, *place, int(clip is not None and clip.is_there))
        elif rest == "create_clip":
            if place in self.clips:
                raise ValueError("the slot has a clip already")
            self.clips[place] = Clip(args[0])
        elif rest == "delete_clip":
            del self.clips[place]
        elif rest == "fire":
            if place not in self.clips:
                self.playing.pop(place[0], None)
            elif not self.is_playing:
                self.is_playing = True
                self._begin(*place, self.song_beat)
            else:
                bar = math.ceil(self.song_beat / BAR_BEATS - 1e-9) * BAR_BEATS
                self.waiting[place[0]] = (place[1], bar)

    def _clip(
        self, address: str, rest: str, place: tuple[int, int], clip: Clip, args: tuple[Any, ...]
    ) -> None:
        if rest == "get/name":
            self._send(address, *place, clip.name)
        elif rest == "set/name":
            clip.name = args[0]
        elif rest == "set/start_marker":
            clip.start_marker = args[0]
        elif rest == "get/notes":
            inside = [n for n in clip.notes if _is_in(n, args)]
            values = [v for n in inside for v in _plain(n)]
            if 30 + 25 * len(inside) > MAX_ANSWER_BYTES:
                raise ValueError("Message too long")
            self._send(address, *place, *values)
        elif rest == "remove/notes":
            self._changed(place, args[2] if args else 0.0)
            clip.notes = [n for n in clip.notes if not _is_in(n, args)]
        elif rest == "add/notes":
            assert len(args) <= 5 * 150, "more than 150 notes in one message"
            groups = [args[at : at + 5] for at in range(0, len(args), 5)]
            new = [Note(start, length, pitch, vel) for pitch, start, length, vel, _ in groups]
            self._changed(place, min(note.start_beats for note in new))
            for note in new:
                clip.notes = [*_without_overlap(clip.notes, note), note]

    def _changed(self, place: tuple[int, int], first: float) -> None:
        self._written[place] = self.song_beat
        if self.is_playing and self.playing.get(place[0], (None,))[0] == place[1]:
            self.changes.append((*place, self.song_beat, first))

    def _send(self, address: str, *args: Any) -> None:
        if self.lost("answer" + address):
            return
        # Longer than ours may be.
        packet, late_s = encode(address, args), self.late_s(address)
        if late_s > 0:
            loop = asyncio.get_running_loop()
            loop.call_later(late_s, self.socket.sendto, packet, self._reply_to)
        else:
            self.socket.sendto(packet, self._reply_to)


def _is_in(note: Note, args: tuple[Any, ...]) -> bool:
    where = args or (0, 127, -8192.0, 16384.0)
    pitch, span, start, length = (float(value) for value in where)
    return pitch <= note.pitch < pitch + span and start <= note.start_beats < start + length


def _plain(note: Note) -> tuple[Any, ...]:
    return note.pitch, float(note.start_beats), float(note.duration_beats), note.velocity, 0


def _without_overlap(notes: list[Note], new: Note) -> list[Note]:
    kept = []
    for note in notes:
        if note.pitch == new.pitch and note.start_beats < new.end_beats:
            if note.start_beats >= new.start_beats:
                continue
            if note.end_beats > new.start_beats:
                note = replace(note, duration_beats=new.start_beats - note.start_beats)
        kept.append(note)
    return kept
