"""Real sclang, with the shipped file, against a scripted server and against the real one.

Order and endings are asserted, never times.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from max_patches.tools.build import ROOT
from max_patches.tools.osc import limits, refusal, wrong_request
from max_patches.tools.sc_band import KNOBS
from server.addresses import ENDPOINTS
from tests.e2e.running import client_of, running_server, wait_for
from tests.peers.pd import PdNote, still_sounding
from tests.peers.sclang import SclangBand, needs_sclang, open_sclang
from tests.peers.scripted import ScriptedServer, open_server

LONG_MS = 60_000
FILE = ROOT / "supercollider" / "band.scd"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with open_server() as server:
        yield server


@pytest.fixture
def band(server: ScriptedServer, tmp_path: Path) -> Iterator[SclangBand]:
    with open_sclang(server.port, tmp_path) as band:
        server.wait_for("/band/hello")
        yield band
        assert not [line for line in band.lines if "ERROR" in line], band.lines


def test_file_holds_every_address_that_can_be_said_with_its_types() -> None:
    rows = re.findall(r'^\t\["([^"]+)", "(\w*)", (\S+), (\S+)\],?$', FILE.read_text("utf-8"), re.M)
    assert [row[0] for row in rows] == [
        key for key, endpoint in ENDPOINTS.items() if endpoint.row.kind != "feedback"
    ]
    for key, tags, least, greatest in rows:
        assert wrong_request(f"/band/{key}", tags) is None
        if least != "nil" and ENDPOINTS[key].row.args[0].type != "switch":
            assert (float(least), float(greatest)) == limits(key)


def test_what_the_file_says_by_name_is_in_the_table() -> None:
    said = set(re.findall(r'(?:say|turn)\("([^"]+)"', FILE.read_text("utf-8")))
    assert {"hello", "bye", "ping", "panic", "play"} <= said
    assert said <= ENDPOINTS.keys()


@pytest.mark.peers
@needs_sclang
@pytest.mark.slow
def test_hello_notes_and_endings(server: ScriptedServer, band: SclangBand) -> None:
    assert server.wait_for("/band/hello") == ("/band/hello", (band.reply_port, "SuperCollider"))
    server.wait_for("/band/ping", 2)
    # Told in one burst: the last instrument sounds first, and each ends on its channel.
    server.note("piano", 60, 100, 1500, 1, 1200)
    server.note("drums", 36, 90, 1500, 10, 600)
    server.note("melody", 72, 80, 1500, 5, 0)
    band.wait_for(lambda notes: len(notes) == 6)
    in_order = [("melody", 72, 5), ("drums", 36, 10), ("piano", 60, 1)]
    ons = [(n.instrument, n.pitch, n.channel) for n in band.notes if n.velocity]
    assert ons == in_order
    assert [(n.instrument, n.pitch, n.channel) for n in band.notes if not n.velocity] == in_order
    # An end that was overtaken cuts nothing short; a repeated pitch ends once.
    band.notes.clear()
    server.note("strings", 60, 80, 400, 4, 0)
    server.note("strings", 60, 0, 0, 4, 100)
    server.note("strings", 60, 81, LONG_MS, 16, 200)
    server.note("strings", 72, 82, 900, 4, 300)
    band.wait_for(lambda notes: len(notes) == 5)
    assert band.notes == [
        PdNote("strings", 60, 80, 4),
        PdNote("strings", 60, 0, 4),
        PdNote("strings", 60, 81, 16),
        PdNote("strings", 72, 82, 4),
        PdNote("strings", 72, 0, 4),
    ]
    # Stop ends what sounds and drops what waits.
    server.note("bass", 40, 99, LONG_MS, 3, 700)
    server.say("/band/playing", 0)
    band.wait_for(lambda notes: not still_sounding(notes))
    server.note("guitar", 50, 100, 10, 2, 1000)
    band.wait_for(lambda notes: notes[-1] == PdNote("guitar", 50, 0, 2))
    assert not [note for note in band.notes if note.instrument == "bass"]
    # Mute ends one voice alone.
    server.note("bass", 41, 99, LONG_MS, 3, 0)
    server.note("piano", 61, 99, LONG_MS, 1, 0)
    band.wait_for(lambda notes: len(still_sounding(notes)) == 2)
    server.say("/band/bass/mute", 1)
    band.wait_for(lambda notes: still_sounding(notes) == {(1, 61)})
    # And silence of the server ends all; it is greeted again when it is back.
    server.is_silent = True
    band.wait_for(lambda notes: not still_sounding(notes))
    band.wait_said("the server is silent")
    server.forget()
    server.is_silent = False
    server.wait_for("/band/hello")
    server.wait_for("/band/ping")


@pytest.mark.peers
@needs_sclang
@pytest.mark.slow
def test_controls_send_what_the_server_takes(server: ScriptedServer, band: SclangBand) -> None:
    band.ask("say", "tempo", 133)
    band.ask("say", "tempo", 1000)
    band.ask("say", "bass/mute", 1.0)
    band.ask("say", "snapshot/morph", "a", "b", 1)
    band.ask("turn", "macro/1", 0.25)
    for number, _ in KNOBS:
        band.ask("knob", number, 127)
    band.ask("panic")
    server.wait_for("/band/panic")
    sent = [r for r in server.requests if r[0] not in ("/band/hello", "/band/ping")]
    assert sent == [
        ("/band/tempo", (133.0,)),
        ("/band/tempo", (300.0,)),
        ("/band/bass/mute", (1,)),
        ("/band/snapshot/morph", ("a", "b", 1.0)),
        ("/band/macro/1", (-1.5,)),
        *((f"/band/{key}", (limits(key)[1],)) for _, key in KNOBS),
        ("/band/panic", ()),
    ]
    assert {refusal(address, args) for address, args in sent} == {None}
    # Command-period takes away what waits; what sounds must end, and the session goes on.
    server.note("bass", 40, 99, LONG_MS, 3, 0)
    band.wait_for(still_sounding)
    band.ask("period")
    band.wait_for(lambda notes: not still_sounding(notes))
    server.forget()
    server.wait_for("/band/ping", 2)


@pytest.mark.peers
@needs_sclang
@pytest.mark.slow
def test_an_unknown_address_is_refused_here(server: ScriptedServer, tmp_path: Path) -> None:
    with open_sclang(server.port, tmp_path) as band:
        server.wait_for("/band/hello")
        band.ask("say", "tmpo", 90)
        band.wait_said("the server has no /band/tmpo")
        band.ask("turn", "model", 0.5)
        band.wait_said("model is no number with limits")
        band.ask("say", "play", 1)
        band.wait_said("/band/play takes 0 arguments, not 1")
    assert {a for a, _ in server.requests} <= {"/band/hello", "/band/ping", "/band/bye"}
    # Leaving says so, even when sclang just ends.
    assert ("/band/bye", (band.reply_port,)) in server.requests


@pytest.mark.peers
@needs_sclang
@pytest.mark.slow
def test_sclang_plays_and_steers_the_real_band(tmp_path: Path) -> None:
    quick = ("--midi-out", "none", "--midi-in", "none", "--tempo", "300", "--seed", "3", "--no-web")
    with (
        running_server(*quick) as server,
        client_of(server) as other,
        open_sclang(server.port, tmp_path) as band,
    ):
        band.wait_said("the server answers")
        band.ask("say", "play")
        band.wait_for(lambda notes: sum(not note.velocity for note in notes) > 20, 40.0)
        band.ask("turn", "bass/density", 0.75)
        wait_for(lambda: [0.75] in other.of("/band/bass/density"), "the new density")
        # What another client sets is known here.
        other.send("/band/swing", 0.5)
        wait_for(lambda: [0.5] in other.of("/band/swing"), "the swing")

        def is_known() -> bool:
            # The server may tell it here a little later than there.
            band.ask("known", "swing")
            return "known 0.5" in band.lines

        wait_for(is_known, "the swing in sclang")
        band.ask("say", "stop")
        wait_for(lambda: other.of("/band/playing")[-1] == [0], "the stop")
        band.wait_for(lambda notes: not still_sounding(notes))
