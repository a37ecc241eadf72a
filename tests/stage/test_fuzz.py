"""A bounded piece of each fuzz target, in a process of its own: a crash of it is a failure."""

import json
import subprocess
import sys

import pytest

from tests.stage.fuzz import MAKERS

N_INPUTS = {"osc": 20_000, "ws": 10_000, "midi": 1500, "band": 1500, "onnx": 300, "midifile": 150}
TAKEN = {"osc": "taken", "ws": "answered", "npz": "latents: taken"}


@pytest.mark.slow
@pytest.mark.parametrize("target", MAKERS)
def test_it_lives_and_does_not_grow(target: str) -> None:
    n_inputs = N_INPUTS.get(target, 1000)
    command = [sys.executable, "-m", "tests.stage.fuzz", "--target", target, "--n", str(n_inputs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.returncode, done.stdout[-3000:], done.stderr[-3000:])
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["failure"] == ""
    assert report["inputs"] == n_inputs
    classes = report["classes"]
    # Some inputs must get through, and some must not.
    assert classes[TAKEN.get(target, "taken")] > 0
    assert len(classes) > 1
