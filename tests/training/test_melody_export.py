"""Melody models from the cache to sets that the server plays, through the command line as well."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from server.melody.card import MelodyKind
from server.melody.model import MelodyModel, read_melody_card
from server.melody.tokens import HOLD, REST
from tests.training.tunes import TINY, make_cache
from training import onnx_graphs
from training.__main__ import main
from training.config import TrainerSettings
from training.data import melodies as melodies_module
from training.data.bach_scores import find_bach
from training.data.melody_cache import MelodyCache
from training.errors import ExportError, SettingsError
from training.families import config_file, read_family
from training.fit import run_job, run_jobs
from training.melody import baseline, graphs, judge
from training.melody.export import export_melody
from training.melody.jobs import job_name, load_melody_model, melody_job, melody_jobs
from training.melody.macros import melody_features
from training.melody.settings import MELODY_KINDS, MelodySettings
from training.models.melody_lstm import SimpleLSTM

TRAINER = TrainerSettings(
    accelerator="cpu", n_threads=1, precision="32-true", warmup_steps=2, validate_every_steps=5
)
SETTINGS = MelodySettings(trainer=TRAINER, melody=dict.fromkeys(MELODY_KINDS, TINY))

CONFIG = """\
family = "melody"
[trainer]
accelerator = "cpu"
n_threads = 1
warmup_steps = 2
validate_every_steps = 5
[melody]
d_model = 24
d_hidden = 32
d_latent = 16
n_segments = 1
batch_size = 4
max_steps = 6
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> MelodyCache:
    return make_cache(tmp_path_factory.mktemp("melodies") / "cache")


@pytest.fixture(scope="module")
def run(cache: MelodyCache, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in which all three models are trained, for a few steps."""
    folder = tmp_path_factory.mktemp("run")
    run_jobs(melody_jobs(cache, folder, SETTINGS), folder, TRAINER)
    return folder


def test_a_melody_training_goes_on_from_its_checkpoint(
    cache: MelodyCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = SimpleLSTM.loss
    counted = 0

    def loss(self: SimpleLSTM, batch: Any) -> dict[str, torch.Tensor]:
        nonlocal counted
        counted += self.training
        if counted == 8:
            raise OSError("the power went")
        return whole(self, batch)

    monkeypatch.setattr(SimpleLSTM, "loss", loss)
    with pytest.raises(OSError, match="power"):
        run_job(melody_job("lstm", cache, tmp_path, SETTINGS), tmp_path, TRAINER)
    assert not (tmp_path / "melody-lstm" / "weights.pt").exists()
    counted = 100
    run_job(melody_job("lstm", cache, tmp_path, SETTINGS), tmp_path, TRAINER)
    # A validation, and with it a checkpoint, came behind the fifth of ten steps.
    assert counted == 105
    facts = json.loads((tmp_path / "melody-lstm" / "training.json").read_text())
    assert facts["n_steps"] == 10


def test_the_second_model_begins_with_the_first(cache: MelodyCache, run: Path) -> None:
    begun = melody_job("lstm-vae", cache, run, SETTINGS)
    anew = melody_job("lstm-vae", cache, run / "nowhere", SETTINGS)
    trained = load_melody_model(run, "lstm", SETTINGS).state_dict()
    for name, value in trained.items():
        torch.testing.assert_close(begun.model.state_dict()[name], value)
    assert begun.key != anew.key
    wider = replace(TINY, d_hidden=40)
    other = replace(SETTINGS, melody={**SETTINGS.melody, "lstm-vae": wider})
    with pytest.raises(SettingsError, match="not those of lstm-vae's decoder"):
        melody_job("lstm-vae", cache, run, other)


@pytest.mark.slow
@pytest.mark.parametrize("kind", MELODY_KINDS)
def test_a_set_plays_as_torch_computes(
    kind: MelodyKind, run: Path, cache: MelodyCache, tmp_path: Path
) -> None:
    folder = tmp_path / job_name(kind)
    card = export_melody(run, cache, SETTINGS, kind, folder, "made-up tunes")
    assert read_melody_card(folder) == card
    assert sum(path.stat().st_size for path in folder.iterdir()) < 8_000_000
    played, model = MelodyModel(folder), load_melody_model(run, kind, SETTINGS)
    played.try_out()
    melody = cache.melodies("test")[0]
    latent = played.start(3)
    state, token = played.rest_state, REST
    ours = [torch.zeros(shape) for shape in model.decoder.state_shapes()]
    with torch.inference_mode():
        for step, following in enumerate(melody.tokens[:64].tolist()):
            logits, state = played.step(token, step % 16, latent, state)
            wanted, *ours = model.decoder.step(
                torch.tensor([token]), torch.tensor([step % 16]), torch.from_numpy(latent)[None],
                *ours,
            )  # fmt: skip
            np.testing.assert_allclose(logits, wanted[0].numpy(), atol=1e-4)
            token = following
    is_latent = kind != "lstm"
    assert len(card.macro_hints) == (8 if is_latent else 0)
    assert ("active_units" in card.metrics) == is_latent
    assert kind in (folder / "README.md").read_text()
    if is_latent:
        encoded = played.encode(melody.tokens[:64], melody.positions[:64])
        assert encoded.shape == (16,)
        moved = played.shifted(encoded, (2.0, *[0.0] * 7))
        assert not np.allclose(moved, encoded)


def test_a_melody_that_onnxruntime_plays_otherwise_is_refused(
    run: Path, cache: MelodyCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drifting(module: nn.Module, *args: Any) -> onnx.ModelProto:
        model = onnx_graphs.trace(module, *args)
        for parameter in module.parameters():
            parameter.data *= 1.01
        return model

    old = tmp_path / "mine"
    old.mkdir()
    (old / "card.json").write_text("the old one")
    monkeypatch.setattr(graphs, "trace", drifting)
    with pytest.raises(ExportError, match=r"step\.onnx: torch and onnxruntime differ by"):
        export_melody(run, cache, SETTINGS, "lstm", old, "nothing")
    assert (old / "card.json").read_text() == "the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_features_of_a_melody_are_those_heard() -> None:
    tokens = np.array([60, HOLD, 64, REST, 62, HOLD, HOLD, HOLD])
    density, register, length, span, leaps, rests, off_beats = melody_features(tokens)
    assert (density, register, span, leaps) == (3, 62, 4, 3)
    assert length == pytest.approx(7 / 3)
    assert (rests, off_beats) == (0.125, pytest.approx(1 / 3))
    alone = melody_features(np.array([REST, 60, HOLD, HOLD]))
    assert alone[0] == 1
    assert np.isnan(alone[1:]).all()


def test_shipped_settings_are_read_by_family(tmp_path: Path) -> None:
    shipped = read_family(config_file("melody"))
    assert isinstance(shipped, MelodySettings)
    assert shipped.melody["conv-vae"].d_model != shipped.melody["lstm"].d_model
    path = tmp_path / "c.toml"
    path.write_text(CONFIG + "[melody.lstm]\nd_modle = 3\n")
    with pytest.raises(SettingsError, match=r"unknown key melody\.lstm\.d_modle"):
        read_family(path)
    path.write_text('family = "choir"\n')
    with pytest.raises(SettingsError, match="family is 'choir', wanted one of"):
        read_family(path)


@pytest.mark.slow
def test_the_whole_way_by_the_same_verbs(
    cache: MelodyCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    pieces = [path for path in find_bach() if path.stem in ("bwv66.6", "bwv269", "bwv253")]
    assert len(pieces) == 3
    monkeypatch.setattr(melodies_module, "find_bach", lambda: pieces)
    config = tmp_path / "c.toml"
    config.write_text(CONFIG)
    few, made = ["--cache", str(tmp_path / "few")], ["--cache", str(cache.folder)]
    trained = ["--config", str(config), "--run", str(tmp_path / "run")]
    assert main(["prepare", "bach", *few, "--workers", "1"]) == 0
    assert main(["fit", *few, *trained, "--fast-dev-run"]) == 0
    assert not list((tmp_path / "run").rglob("weights.pt"))
    assert main(["fit", *made, *trained, "--model", "lstm"]) == 0
    folder = tmp_path / "mine"
    assert main(["export", str(folder), *made, *trained]) == 1
    assert "--model lstm or lstm-vae or conv-vae" in capsys.readouterr().err
    assert main(["fit", *made, *trained, "--instrument", "bass"]) == 1
    assert "--instrument is not for family 'melody'" in capsys.readouterr().err
    assert main(["export", str(folder), *made, *trained, "--model", "lstm"]) == 0
    found = baseline.best_ngram
    monkeypatch.setattr(judge, "best_ngram", lambda cache: found(cache, [2]))
    assert main(["evaluate", str(folder), *made, "--bars", "16"]) == 0
    figures = read_melody_card(folder).metrics
    assert 1 < figures["perplexity"] <= 200
    assert figures["perplexity_to_ngram"] == pytest.approx(
        figures["perplexity"] / figures["ngram_perplexity"]
    )
    assert "perplexity a sixteenth" in (folder / "README.md").read_text()
