"""What the server and the player say to each other, as immutable values."""

from dataclasses import dataclass

from server.clock import Timeline
from server.music import Note, Voice
from server.player.stats import Stats

# -- to the player -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetTimeline:
    """The newest line of time."""

    line: Timeline


@dataclass(frozen=True, slots=True)
class Replace:
    """The splice: other notes from a position on."""

    instrument: Voice
    from_beat: float
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Extend:
    """Further notes of the replacement before it."""

    instrument: Voice
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class SetAudible:
    """What mute and solo come to."""

    instrument: Voice
    is_audible: bool


@dataclass(frozen=True, slots=True)
class SetChannel:
    """MIDI channel, 0-15."""

    instrument: Voice
    channel: int


@dataclass(frozen=True, slots=True)
class SetProgram:
    """General MIDI program, 0-127."""

    instrument: Voice
    program: int


@dataclass(frozen=True, slots=True)
class SetOffset:
    """How much later than the music an output is, in nanoseconds, signed."""

    port: int
    offset_ns: int


@dataclass(frozen=True, slots=True)
class SetClockOut:
    """MIDI clock on the outputs."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class Panic:
    """Silence, now."""


@dataclass(frozen=True, slots=True)
class AskStats:
    """Ask for the counts; answered when all earlier frames have been taken in."""

    token: int
    """Comes back with the answer, 0 to 2^32 - 1."""
    is_reset: bool
    """Whether to count from zero afterwards."""


# -- from the player ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    """The player runs."""

    is_realtime: bool
    scheduling: str
    """What the system granted, for people."""
    ports: tuple[str, ...]
    """Names of the opened outputs by port index; empty where nothing is sent."""
    problem: str
    """Why there are no outputs although some were asked for, for people; else empty."""


@dataclass(frozen=True, slots=True)
class StatsReply:
    """The counts that were asked for."""

    token: int
    stats: Stats


@dataclass(frozen=True, slots=True)
class Report:
    """Something people should know: a port lost or back."""

    text: str


Command = (
    SetTimeline
    | Replace
    | Extend
    | SetAudible
    | SetChannel
    | SetProgram
    | SetOffset
    | SetClockOut
    | Panic
    | AskStats
)
Answer = Ready | StatsReply | Report
Frame = Command | Answer
