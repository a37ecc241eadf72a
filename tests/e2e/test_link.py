"""Another process's Link session is followed, in a network of its own that reaches nobody."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALONE = (
    "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo && "
    'exec "$@"'
)


def can_be_alone() -> bool:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    command = ["unshare", "-n", "sh", "-c", ALONE, "-", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def alone(program: str) -> dict[str, float]:
    """Run a program in a network of its own; return what it prints."""
    path = str(Path(__file__).with_name(program))
    done = subprocess.run(
        ["unshare", "-n", "sh", "-c", ALONE, "-", sys.executable, path],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


@pytest.mark.peers
@pytest.mark.skipif(importlib.util.find_spec("aalink") is None, reason="no aalink: extra link")
@pytest.mark.skipif(not can_be_alone(), reason="no network namespace of our own")
def test_a_session_is_joined_and_its_tempo_followed() -> None:
    figures = alone("link_follower.py")
    assert figures["followed_bpm"] == pytest.approx(90, abs=0.01)
    assert figures["phase_p95"] < 2.0 + figures["leader_p95"]
    assert 0 <= figures["first_beat"] < 40


@pytest.mark.peers
@pytest.mark.skipif(importlib.util.find_spec("aalink") is None, reason="no aalink: extra link")
@pytest.mark.skipif(not can_be_alone(), reason="no network namespace of our own")
@pytest.mark.skipif(shutil.which("sclang") is None, reason="no supercollider-language")
def test_supercollider_leads_and_is_led() -> None:
    figures = alone("link_supercollider.py")
    assert figures["followed_bpm"] == pytest.approx(133, abs=0.01)
    assert figures["told_bpm"] == pytest.approx(90, abs=0.01)
    assert -0.1 < figures["gap_beats"] < 0.25
