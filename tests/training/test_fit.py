"""Training as a process: the right order, going on after a kill, several processes, dry runs."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.training.conftest import TINY_CONFIG
from training.config import BandSettings
from training.data.batches import ShuffledBatches
from training.data.cache import WindowCache
from training.errors import DataError, SettingsError
from training.fit import run_job
from training.jobs import autoencoder_job, fit_band, predictor_job
from training.report.pictures import read_losses

ROOT = Path(__file__).parents[2]


def n_trained(run: Path, part: str) -> int:
    facts = json.loads((run / part / "training.json").read_text())
    return int(facts["n_steps"])


def fit_command(cache: WindowCache, run: Path, config: Path, *flags: str) -> list[str]:
    command = [sys.executable, "-m", "training", "fit", "--config", str(config), "--run", str(run)]
    return [*command, "--cache", str(cache.folder), "--instrument", "drums", *flags]


def test_a_part_is_trained_once_and_kept(
    cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    fit_band(cache, tmp_path, settings, ("drums",), ("autoencoder",))
    weights = tmp_path / "drums" / "autoencoder" / "weights.pt"
    before = weights.stat().st_mtime_ns
    fit_band(cache, tmp_path, settings, ("drums",), ("autoencoder",))
    assert weights.stat().st_mtime_ns == before
    assert n_trained(tmp_path, "drums/autoencoder") == 5
    assert (tmp_path / "drums" / "autoencoder" / "logs").is_dir()


def test_a_predictor_is_begun_anew_when_its_latents_change(
    cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    fit_band(cache, tmp_path, settings, ("piano",))
    weights = tmp_path / "piano" / "predictor" / "weights.pt"
    before = weights.stat().st_mtime_ns
    fit_band(cache, tmp_path, settings, ("piano",))
    assert weights.stat().st_mtime_ns == before
    encoder = tmp_path / "piano" / "autoencoder" / "weights.pt"
    state = torch.load(encoder, weights_only=True)
    torch.save({name: value * 1.01 for name, value in state.items()}, encoder)
    fit_band(cache, tmp_path, settings, ("piano",))
    assert weights.stat().st_mtime_ns > before


def test_a_predictor_wants_its_autoencoders_first(
    cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=r"weights\.pt is not there: run `ai-music-training fit`"):
        predictor_job("bass", cache, tmp_path, settings, is_dry=False)


def test_settings_must_fit_the_cache_and_the_checkpoint(
    cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="steps_per_beat is 24"):
        fit_band(cache, tmp_path, replace(settings, steps_per_beat=24))
    fit_band(cache, tmp_path, settings, ("drums",), ("autoencoder",))
    wider = {n: replace(own, d_model=12) for n, own in settings.autoencoder.items()}
    with pytest.raises(SettingsError, match="trained with other settings"):
        fit_band(cache, tmp_path, replace(settings, autoencoder=wider), ("drums",), ("predictor",))
    (tmp_path / "drums" / "autoencoder" / "weights.pt").unlink()
    with pytest.raises(SettingsError, match="other sizes"):
        fit_band(
            cache, tmp_path, replace(settings, autoencoder=wider), ("drums",), ("autoencoder",)
        )


def test_a_dry_run_keeps_nothing(
    cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    fit_band(cache, tmp_path, settings, ("piano", "bass"), is_fast_dev_run=True)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_one_seed_gives_one_model(
    cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    states = []
    for name in ("a", "b"):
        path = run_job(autoencoder_job("drums", cache, settings), tmp_path / name, settings.trainer)
        states.append(torch.load(path, weights_only=True))
    for key, value in states[0].items():
        torch.testing.assert_close(value, states[1][key])


def test_shuffles_are_shared_out_between_processes() -> None:
    shares = [ShuffledBatches(20, 5, 1, n_replicas=2, rank=rank) for rank in (0, 1)]
    batches = [[index for batch in share for index in batch] for share in shares]
    assert sorted(batches[0] + batches[1]) == list(range(20))
    again = [index for batch in shares[0] for index in batch]
    assert again == batches[0]
    shares[0].set_epoch(1)
    assert [index for batch in shares[0] for index in batch] != batches[0]


def write_config(path: Path, **trainer: object) -> Path:
    lines = [f"{key} = {json.dumps(value)}" for key, value in trainer.items()]
    text = TINY_CONFIG.read_text().replace("[trainer]", "\n".join(["[trainer]", *lines]))
    for key in trainer:
        head, _, tail = text.partition("[autoencoder]")
        first = f"\n{key} = "
        if head.count(first) > 1:
            at = head.rindex(first)
            head = head[:at] + head[head.index("\n", at + 1) :]
        text = head + "[autoencoder]" + tail
    path.write_text(text)
    return path


@pytest.mark.slow
def test_a_killed_training_goes_on_from_its_checkpoint(cache: WindowCache, tmp_path: Path) -> None:
    config = write_config(tmp_path / "c.toml", validate_every_steps=50)
    config.write_text(config.read_text().replace("max_steps = 200", "max_steps = 100000"))
    run = tmp_path / "run"
    last = run / "drums" / "autoencoder" / "last.ckpt"
    command = fit_command(cache, run, config, "--part", "autoencoder")
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        deadline_s = time.monotonic() + 90
        while not last.is_file() and process.poll() is None and time.monotonic() < deadline_s:
            time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert last.is_file(), (tmp_path / "log").read_text()
    reached = torch.load(last, weights_only=True)["global_step"]
    assert reached >= 50
    config.write_text(config.read_text().replace("100000", str(reached + 60)))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    assert n_trained(run, "drums/autoencoder") == reached + 60
    facts = json.loads((last.parent / "training.json").read_text())
    assert facts["n_steps"] == reached + 60
    # The curve of before is not lost.
    steps, _ = read_losses(last.parent / "logs", "train_loss")
    assert steps[0] == 49
    assert (np.diff(steps) > 0).all()
    assert steps[-1] > reached


@pytest.mark.slow
def test_two_processes_train_one_model_side_by_side(cache: WindowCache, tmp_path: Path) -> None:
    config = write_config(tmp_path / "c.toml", devices=2, strategy="ddp", validate_every_steps=10)
    text = re.sub(r"max_steps = \d+", "max_steps = 20", config.read_text())
    config.write_text(text)
    run = tmp_path / "run"
    command = [name if name != "drums" else "piano" for name in fit_command(cache, run, config)]
    environment = {k: v for k, v in os.environ.items() if k not in ("LOCAL_RANK", "NODE_RANK")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "world_size=2" in done.stderr
    for part in ("autoencoder", "predictor"):
        assert n_trained(run, f"piano/{part}") == 20
