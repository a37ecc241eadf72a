from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.jack import MidiRecorder, jack_server


@pytest.fixture(scope="session")
def jack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Name of a running JACK server of our own."""
    with jack_server(tmp_path_factory.mktemp("jack") / "jackd.log") as name:
        yield name


@pytest.fixture
def virtual_recorder(jack: str, tmp_path: Path) -> Iterator[MidiRecorder]:
    """A foreign process that connects to the virtual port as soon as it appears."""
    recorder = MidiRecorder(jack, "ai-music-generator:ai-music-generator", tmp_path / "midi.txt")
    yield recorder
    recorder.close()
