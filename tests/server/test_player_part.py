"""The player as the application sees it: tried again, and waited for where MIDI is not there."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from server import player_part
from server.config import ServerConfig
from server.errors import PlayerError, PlayerHungError
from server.player.frames import Ready
from server.player.link import LinkEvents, PlayerLink
from server.player_part import PlayerPart
from server.settings import Settings

NO_MIDI = Ready(is_realtime=False, scheduling="", ports=(), problem="no MIDI output")
MIDI = Ready(is_realtime=False, scheduling="", ports=("out",), problem="")


class FakeLink:
    """A player that takes everything and does nothing."""

    def __init__(self, ready: Ready) -> None:
        self.ready = ready
        self.is_closed = False

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not name.startswith("set_"):
            raise AttributeError(name)
        return lambda *_: None

    async def close(self) -> None:
        self.is_closed = True


@dataclass
class Machine:
    """What starting a player comes to, one answer a start, and whether MIDI is there."""

    starts: list[Ready | PlayerError]
    links: list[FakeLink] = field(default_factory=list)
    events: LinkEvents = field(default_factory=LinkEvents)
    looks: list[bool] = field(default_factory=list)
    n_looks: int = 0

    async def start(self, _options: object, events: LinkEvents) -> FakeLink:
        self.events = events
        answer = self.starts.pop(0)
        if isinstance(answer, PlayerError):
            raise answer
        self.links.append(FakeLink(answer))
        return self.links[-1]

    def can_open(self, _outputs: str) -> bool:
        self.n_looks += 1
        return bool(self.looks) and self.looks.pop(0)


Begin = Callable[..., tuple[PlayerPart, Machine, list[str]]]


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> Begin:
    def make(
        *starts: Ready | PlayerError, looks: tuple[bool, ...] = ()
    ) -> tuple[PlayerPart, Machine, list[str]]:
        machine = Machine(list(starts), looks=list(looks))
        monkeypatch.setattr(PlayerLink, "start", machine.start)
        monkeypatch.setattr(player_part, "can_open", machine.can_open)
        for name in ("_LOOK_S", "_RESPAWN_S", "_LONGEST_LOOK_S"):
            monkeypatch.setattr(player_part, name, 0.001)
        part = PlayerPart(ServerConfig(), Settings({}))
        told: list[str] = []
        part.on_midi_back = lambda: told.append("back")
        return part, machine, told

    return make


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.001)


async def test_a_start_that_fails_is_tried_again(begin: Begin) -> None:
    part, machine, told = begin(PlayerError("no"), PlayerError("no"), MIDI)
    await part.start()
    assert part.link is None
    assert part.view()["problem"]
    await until(lambda: part.link is not None)
    assert part.view()["out"] == ["out"]
    assert not machine.starts
    assert not told
    await part.close()


async def test_a_player_without_ports_is_followed_by_one_that_has_some(begin: Begin) -> None:
    part, machine, told = begin(NO_MIDI, MIDI, looks=(False, False, True))
    await part.start()
    assert part.view()["problem"] == "no MIDI output"
    await until(lambda: len(machine.links) == 2)
    await until(lambda: told)
    assert machine.links[0].is_closed
    assert not machine.looks
    assert told == ["back"]
    await part.close()


@pytest.mark.parametrize(
    ("error", "wanted"), [(PlayerHungError("hung"), ["back"]), (PlayerError("killed"), [])]
)
async def test_the_midi_system_is_taken_for_gone_only_where_a_player_hung(
    begin: Begin, error: PlayerError, wanted: list[str]
) -> None:
    part, machine, told = begin(MIDI, MIDI)
    await part.start()
    machine.events.on_lost(error)
    assert part.link is None
    await until(lambda: len(machine.links) == 2)
    await until(lambda: part.link is not None)
    assert told == wanted
    await part.close()


async def test_a_player_without_ports_that_goes_is_not_looked_for_any_more(begin: Begin) -> None:
    part, machine, _told = begin(NO_MIDI, MIDI)
    await part.start()
    machine.events.on_lost(PlayerError("killed"))
    await until(lambda: len(machine.links) == 2)
    await asyncio.sleep(0.05)
    assert part.view()["out"] == ["out"]
    assert machine.n_looks <= 1  # at the moment of the loss, and no more
    await part.close()
