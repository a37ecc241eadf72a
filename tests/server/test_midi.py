import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from server.errors import ConfigError, MidiError
from server.midi import MidiOutputs, list_ports, open_outputs
from server.midi_spec import OutputSpec, find_port, parse_outputs
from server.music import VOICES
from tests.server.jack import jack_server, wait_for

VIRTUAL = OutputSpec("virtual")

# -- what a person writes ------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["virtual", "per-instrument", "none"])
def test_words(word: str) -> None:
    assert parse_outputs(f" {word} ").kind == word


def test_one_port_for_all() -> None:
    spec = parse_outputs("IAC Driver, Bus 1")
    assert spec == OutputSpec("named", tuple((i, "IAC Driver, Bus 1") for i in VOICES))


def test_a_port_an_instrument() -> None:
    spec = parse_outputs("drums=TR-8S, Piano = Synth A")
    assert spec == OutputSpec("named", (("drums", "TR-8S"), ("piano", "Synth A")))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "got nothing"),
        ("drum=X", "unknown instrument 'drum'; known are drums, piano"),
        ("drums=", "drums needs exactly one port name"),
        ("drums=A,drums=B", "drums needs exactly one port name"),
    ],
)
def test_wrong_choices_are_named(text: str, wanted: str) -> None:
    with pytest.raises(ConfigError, match=wanted):
        parse_outputs(text)


def test_port_by_part_of_its_name() -> None:
    ports = ["Midi Through 14:0", "Synth A", "Synth A2"]
    assert find_port("THROUGH", ports) == 0
    assert find_port("synth a", ports) == 1
    assert find_port("a2", ports) == 2
    with pytest.raises(MidiError, match=r"may be any of .*'Synth A', 'Synth A2'"):
        find_port("synth", ports)
    with pytest.raises(MidiError, match=r"no MIDI port is called 'x'; there are: 'Midi"):
        find_port("x", ports)
    with pytest.raises(MidiError, match="there are: none"):
        find_port("x", [])


# -- a fake rtmidi -------------------------------------------------------------------------------


class FakeSystem:
    """Stands for the rtmidi module: backends that work, fail or have ports."""

    API_MACOSX_CORE, API_LINUX_ALSA, API_UNIX_JACK, API_WINDOWS_MM = 1, 2, 3, 4

    def __init__(self, working: set[int], ports: list[str]) -> None:
        self.working = working
        self.ports = ports
        self.opened: list[str] = []
        self.sent: list[tuple[str, bytes]] = []
        self.is_broken = False
        self.MidiOut = self.MidiIn = self._device

    def get_compiled_api(self) -> list[int]:
        return [2, 3]

    def _device(self, api: int, name: str) -> Any:
        if api not in self.working:
            raise OSError(f"backend {api} has no sequencer.")
        titles: list[str] = []

        def begin(title: str) -> None:
            titles.append(title)
            self.opened.append(title)

        def send(message: bytes) -> None:
            if self.is_broken:
                raise OSError("cable cut")
            self.sent.append((titles[-1], message))

        return SimpleNamespace(
            get_ports=lambda: list(self.ports),
            open_virtual_port=begin,
            open_port=lambda index, name: begin(self.ports[index]),
            send_message=send,
            close_port=lambda: None,
            delete=lambda: None,
        )


Install = Callable[..., FakeSystem]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    def install(*working: int, ports: tuple[str, ...] = ()) -> FakeSystem:
        system = FakeSystem(set(working), list(ports))
        monkeypatch.setitem(sys.modules, "rtmidi", system)
        return system

    return install


def test_rtmidi_that_cannot_be_loaded_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    with pytest.raises(MidiError, match="no MIDI system: ") as caught:
        open_outputs(VIRTUAL)
    assert "\n" not in str(caught.value)


def test_no_backend_that_works_says_why_for_each(install: Install) -> None:
    install()
    with pytest.raises(MidiError, match=r"ALSA: backend 2 has no .*; JACK: backend 3 has no"):
        open_outputs(VIRTUAL)


def test_jack_where_alsa_has_no_sequencer(install: Install) -> None:
    install(3)
    assert open_outputs(VIRTUAL).names == ("ai-music-generator (JACK)",)


def test_alsa_comes_first(install: Install) -> None:
    system = install(2, 3)
    outputs = open_outputs(VIRTUAL)
    assert outputs.names == ("ai-music-generator (ALSA)",)
    assert system.opened == ["ai-music-generator"]
    assert outputs.routes == dict.fromkeys(VOICES, 0)


def test_none_opens_nothing_and_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    outputs = open_outputs(OutputSpec("none"))
    assert (outputs.names, outputs.routes) == ((), {})


def test_a_port_each(install: Install) -> None:
    install(2)
    outputs = open_outputs(OutputSpec("per-instrument"))
    assert [outputs.names[outputs.routes[i]] for i in VOICES] == [
        f"ai-music-generator {i} (ALSA)" for i in VOICES
    ]


def test_instruments_may_share_a_named_port(install: Install) -> None:
    system = install(2, ports=("Synth", "Drum box"))
    outputs = open_outputs(parse_outputs("drums=drum,piano=synth,bass=synth"))
    assert outputs.names == ("Drum box (ALSA)", "Synth (ALSA)")
    assert outputs.routes == {"drums": 0, "piano": 1, "bass": 1}
    outputs.send(1, b"\x90\x40\x40")
    assert system.sent == [("Synth", b"\x90\x40\x40")]


def test_failing_send_is_a_midi_error(install: Install) -> None:
    system = install(2)
    outputs = open_outputs(VIRTUAL)
    system.is_broken = True
    with pytest.raises(MidiError, match="'ai-music-generator' is gone: cable cut"):
        outputs.send(0, b"\x90\x40\x40")


def test_named_port_vanishes_and_returns(install: Install) -> None:
    system = install(2, ports=("Synth 24:0", "Other"))
    outputs = open_outputs(parse_outputs("synth"))
    assert outputs.needs_watch
    assert outputs.is_there(0)
    system.ports.remove("Synth 24:0")
    assert not outputs.is_there(0)
    assert not outputs.reopen(0)
    system.ports.append("Synth 28:0")
    assert outputs.reopen(0)
    assert outputs.names == ("Synth 28:0 (ALSA)",)
    assert outputs.is_there(0)


def test_windows_has_no_virtual_ports(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install(2)
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(MidiError, match="loopMIDI"):
        open_outputs(VIRTUAL)


def test_listing_tells_what_works_and_why_not(install: Install) -> None:
    install(3, ports=("Synth",))
    alsa, jack = list_ports()
    assert (alsa.backend, alsa.outputs, alsa.problem) == ("ALSA", (), "backend 2 has no sequencer")
    assert (jack.backend, jack.outputs, jack.problem) == ("JACK", ("Synth",), "")


# -- JACK's dummy driver -------------------------------------------------------------------------


@pytest.fixture
def jack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with jack_server(tmp_path / "jackd.log") as name:
        monkeypatch.setenv("JACK_DEFAULT_SERVER", name)
        yield name


class Synth:
    """A receiver of our own with a JACK port."""

    def __init__(self) -> None:
        import rtmidi

        self._device = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name="synth")
        self._device.open_virtual_port("in")

    def hears(self, outputs: MidiOutputs, message: bytes) -> None:
        """Send until it arrives: JACK may lose what is sent in the cycle of a new connection."""

        def has_come() -> bool:
            outputs.send(0, message)
            event = self._device.get_message()
            return event is not None and bytes(event[0]) == message

        wait_for(has_come, f"message {message.hex()}")

    def close(self) -> None:
        if not self._device.is_deleted:
            self._device.close_port()
            self._device.delete()


@pytest.fixture
def new_synth(jack: str) -> Iterator[Callable[[], Synth]]:
    assert jack
    synths: list[Synth] = []

    def new() -> Synth:
        synths.append(Synth())
        return synths[-1]

    yield new
    for synth in synths:
        synth.close()


@pytest.fixture
def opened() -> Iterator[list[MidiOutputs]]:
    opened: list[MidiOutputs] = []
    yield opened
    for outputs in opened:
        outputs.close()


@pytest.mark.midi
def test_real_port_vanishes_and_returns(
    new_synth: Callable[[], Synth], opened: list[MidiOutputs]
) -> None:
    synth = new_synth()
    outputs = open_outputs(parse_outputs("SYNTH"))
    opened.append(outputs)
    assert outputs.names == ("synth:in (JACK)",)
    synth.hears(outputs, b"\x90\x40\x40")
    synth.close()
    wait_for(lambda: not outputs.is_there(0), "the loss")
    assert not outputs.reopen(0)
    synth = new_synth()
    wait_for(lambda: outputs.reopen(0), "the return")
    synth.hears(outputs, b"\x90\x41\x41")


@pytest.mark.midi
def test_real_listing(new_synth: Callable[[], Synth], capfd: pytest.CaptureFixture[str]) -> None:
    new_synth()
    listed = {ports.backend: ports for ports in list_ports()}
    assert listed["JACK"].outputs == ("synth:in",)
    assert capfd.readouterr().err == ""
