"""The lists of tried versions: they can be read, and they fit what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ASKED = {
    "server": PROJECT["dependencies"],
    "training": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["training"],
}


def read_lock(name: str) -> dict[str, str]:
    """Return version by package; every line that is no comment pins one exactly."""
    pins: dict[str, str] = {}
    for line in (ROOT / "requirements" / f"{name}.lock").read_text().splitlines():
        if line.startswith("#"):
            continue
        found = re.fullmatch(r"([a-z0-9-]+)==([0-9][0-9a-z.]*)", line)
        assert found, line
        package, version = found.groups()
        assert package == canonicalize_name(package)
        assert package not in pins
        pins[package] = version
    assert list(pins) == sorted(pins)
    return pins


@pytest.mark.parametrize("name", ASKED)
def test_every_requirement_is_pinned_within_its_range(name: str) -> None:
    pins = read_lock(name)
    for text in ASKED[name]:
        requirement = Requirement(text)
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{text}, pinned {version}"


def test_the_server_needs_nothing_of_training() -> None:
    server, training = read_lock("server"), read_lock("training")
    assert set(server) < set(training)
    assert not {"torch", "lightning", "onnx", "music21", "matplotlib"} & set(server)
    # One environment can hold both.
    assert server.items() <= training.items()
