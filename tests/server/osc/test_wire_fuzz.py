"""Mutated datagrams by the ten thousand against a real service on a real socket."""

import asyncio
import random
import struct
from collections.abc import AsyncIterator, Callable

import pytest

from server.osc.service import OscService
from server.settings import Settings
from tests.server.osc.packets import HOSTILE, NESTED_300, PING, TEMPO_90, bundle, message, text
from tests.server.osc.udp import Peer

N_DATAGRAMS = 30_000
PING_EVERY = 100

WELL_FORMED = [
    PING,
    TEMPO_90,
    message("/band/tempo", "f", struct.pack(">f", 133.5)),
    message("/band/model", "s", text("band")),
    message("/band/*/mute", "T"),
    message("/band/{bass,drums}/[dm]*", "i", struct.pack(">i", 1)),
    message("/band/window/bass", "ifii", b"\0" * 16),
    message("/band/x", "ifsbhdTFN", b"\0" * 40),
    bundle(TEMPO_90, bundle(PING, PING)),
    bundle(TEMPO_90, time_tag=2**63),
]


def mutate(chance: random.Random, packet: bytes) -> bytes:
    """Change a packet as a broken sender, cable or attacker would."""
    raw = bytearray(packet)
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        at = chance.randrange(len(raw) + 1)
        change = chance.choice([0, 0, 0, 0, 1, 2, 3, 4, 5, 6])
        if change == 0:
            raw[at : at + 1] = bytes([chance.randrange(256)])
        elif change == 1:
            del raw[at : at + chance.randrange(1, 9)]
        elif change == 2:
            raw[at:at] = chance.randbytes(chance.choice([1, 4, 8]))
        elif change == 3:
            raw[at : at + 4] = struct.pack(">i", chance.choice([-(2**31), -4, -1, 0, 4, 2**31 - 1]))
        elif change == 4:
            raw[at:at] = chance.choice([b"*", b"{", b"[", b"]", b",", b"#bundle\0", b"\xff"]) * 8
        elif change == 5:
            raw += raw[:256]
        else:
            raw[at:at] = b"\0" * (-len(raw) % 4)
    return bytes(raw)


@pytest.fixture
async def service() -> AsyncIterator[OscService]:
    service = OscService(Settings())
    yield service
    service.close()


async def flood(service: OscService, make: Callable[[int], bytes], n_datagrams: int) -> None:
    """Send datagrams; between them ask whether the server lives, and wait for its answer."""
    problems: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, problem: problems.append(problem))
    server = await service.start(port=0)
    async with Peer.open() as noisy, Peer.open() as asking:
        # The seeds know no hello: a mutated port would send strangers our notes.
        noisy.ask(server, "/band/hello", noisy.port, "noisy")
        for number in range(n_datagrams):
            packet = make(number)
            if packet:  # an empty datagram is taken by asyncio itself on some systems
                noisy.send(packet, server)
            if number % PING_EVERY == PING_EVERY - 1:
                asking.send(PING, server)
                await asking.expect("/band/pong")
                noisy.clear()
        asking.send(PING, server)
        await asking.expect("/band/pong")
    assert not problems


@pytest.mark.slow
async def test_it_lives_through_mutated_datagrams(service: OscService) -> None:
    chance = random.Random(20)
    hostile = [packet for packet in HOSTILE.values() if len(packet) < 4096]

    def make(_: int) -> bytes:
        if chance.random() < 0.05:
            return chance.randbytes(chance.randrange(1, 200))
        return mutate(chance, chance.choice(chance.choice([WELL_FORMED, hostile])))

    await flood(service, make, N_DATAGRAMS)
    counters = service.counters()
    assert counters["packets"] >= N_DATAGRAMS
    assert counters["malformed"] > N_DATAGRAMS / 4
    assert counters["requests"] > N_DATAGRAMS / 10


@pytest.mark.parametrize("name", HOSTILE)
async def test_it_lives_through_each_hostile_packet(service: OscService, name: str) -> None:
    await flood(service, lambda _: HOSTILE[name], 3)
    assert service.counters()["malformed"] == (3 if HOSTILE[name] else 0)


async def test_what_is_malformed_is_answered_if_its_address_is_known(service: OscService) -> None:
    server = await service.start(port=0)
    async with Peer.open() as peer:
        peer.send(HOSTILE["NaN"], server)
        assert (await peer.expect("/band/fail"))[:2] == ("/band/tempo", "malformed")
        peer.send(NESTED_300, server)
        peer.send(PING, server)
        assert await peer.next() == ("/band/pong", ())


async def test_malformed_packets_are_logged_at_a_limited_rate(
    service: OscService, caplog: pytest.LogCaptureFixture
) -> None:
    await flood(service, lambda _: HOSTILE["negative element"], 500)
    assert len([line for line in caplog.records if "malformed" in line.message]) == 1
