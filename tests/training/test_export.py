"""From a trained run to a set that the server loads, and what must not be shipped."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from server.contract import Tensors, file_hash, graph_tensors, read_card
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from tests.training.conftest import SAMPLE, TINY_CONFIG
from training import onnx_graphs
from training.__main__ import main
from training.config import BandSettings
from training.data.cache import WindowCache
from training.errors import ExportError, SettingsError
from training.export import _noise_shape, export_band
from training.fit import forget
from training.jobs import fit_band
from training.latents import make_latents
from training.models.autoencoder import AutoEncoderConfig, WindowAutoEncoder
from training.models.predictor import LatentPredictor, PredictorConfig
from training.onnx_graphs import decoder_for_export, example_inputs, write_graph
from training.rounding import MIN_WEIGHTS, pack_weights, round_weights
from training.trained import load_predictor


@pytest.fixture(scope="module")
def run(
    cache: WindowCache, settings: BandSettings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A run in which everything is trained, for a few steps."""
    folder = tmp_path_factory.mktemp("run")
    fit_band(cache, folder, settings)
    return folder


@pytest.fixture(scope="module")
def exported(
    run: Path, cache: WindowCache, settings: BandSettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:  # fmt: skip
    """The run exported, in the place of an older set."""
    folder = tmp_path_factory.mktemp("exported") / "mine"
    folder.mkdir()
    (folder / "of the old set").write_text("")
    (folder / "card.json").write_text("")
    card = export_band(run, cache, settings, folder, "made-up songs")
    assert read_card(folder) == card
    return folder


def test_what_is_no_set_is_not_replaced(
    run: Path, cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    (tmp_path / "sets" / "a").mkdir(parents=True)
    (tmp_path / "sets" / "a" / "card.json").write_text("{}")
    (tmp_path / "file").write_text("mine")
    for place, why in ((tmp_path / "sets", "holds no card.json"), (tmp_path / "file", "no folder")):
        with pytest.raises(SettingsError, match=why):
            export_band(run, cache, settings, place, "made-up songs")
    assert (tmp_path / "sets" / "a" / "card.json").read_text() == "{}"
    assert (tmp_path / "file").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "sets"]


def test_predictors_of_other_autoencoders_are_not_exported(
    run: Path, cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    other = tmp_path / "run"
    shutil.copytree(run, other)
    forget(other, ["piano/autoencoder"])
    again = replace(settings, trainer=replace(settings.trainer, seed=99))
    fit_band(cache, other, again, ("piano",), ("autoencoder",))
    with pytest.raises(ExportError, match="learned from other latents"):
        export_band(other, cache, settings, tmp_path / "mine", "made-up songs")
    assert not (tmp_path / "mine").exists()


def predictor(n_components: int = 3) -> LatentPredictor:
    torch.manual_seed(0)
    config = PredictorConfig(8, 2, has_lead=True, n_components=n_components, d_model=64, n_blocks=1)
    return LatentPredictor(config).eval()


def test_rounded_weights_are_packed_exactly_and_small_ones_left() -> None:
    torch.manual_seed(0)
    large, small = nn.Linear(64, 128), nn.Linear(128, 4)
    before_large, before_small = large.weight.detach().clone(), small.weight.detach().clone()
    round_weights(nn.Sequential(large, small))
    assert not torch.equal(large.weight, before_large)
    assert torch.equal(small.weight, before_small)
    torch.testing.assert_close(large.weight, before_large, atol=1e-3, rtol=0)
    weights = large.weight.detach().numpy()
    for turned in (weights, weights.T):
        tensor = onnx.numpy_helper.from_array(np.ascontiguousarray(turned), "w")
        model = onnx.helper.make_model(onnx.helper.make_graph([], "g", [], [], [tensor]))
        assert pack_weights(model) == 1
        stored = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
        back = stored["w.int8"].astype(np.float32) * stored["w.scale"]
        np.testing.assert_allclose(back, turned, atol=1e-7)
    assert large.weight.numel() >= MIN_WEIGHTS > small.weight.numel()


def test_a_graph_has_our_names_and_says_nothing_of_its_maker(tmp_path: Path) -> None:
    tensors = graph_tensors("bass", 8, 2, 3)["predictor"]
    card = write_graph(predictor(), tmp_path / "p.onnx", tensors)
    model = onnx.load(tmp_path / "p.onnx")
    assert [node.name for node in model.graph.input] == [t.name for t in card.inputs]
    raw = (tmp_path / "p.onnx").read_bytes()
    assert b".py" not in raw
    assert b"/" + b"site-packages" not in raw
    assert card.sha256 == file_hash(tmp_path / "p.onnx")


def test_of_the_last_layer_only_the_rows_of_a_component_are_read(tmp_path: Path) -> None:
    model = predictor(6)
    write_graph(model, tmp_path / "p.onnx", graph_tensors("bass", 8, 2, 6)["predictor"])
    graph = onnx.load(tmp_path / "p.onnx").graph
    takers = [node.op_type for node in graph.node if "leave.weight.int8" in node.input]
    assert set(takers) == {"Gather"}
    assert model.leave.weight.numel() >= MIN_WEIGHTS


def test_disagreement_with_onnxruntime_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(module: nn.Module) -> None:
        for parameter in module.parameters():
            parameter.data *= 1.01

    exported = onnx_graphs._to_onnx

    def drifting(module: nn.Module, tensors: tuple[Tensors, Tensors]) -> onnx.ModelProto:
        model = exported(module, tensors)
        forget(module)
        return model

    monkeypatch.setattr(onnx_graphs, "_to_onnx", drifting)
    with pytest.raises(ExportError, match=r"p\.onnx: torch and onnxruntime differ by"):
        write_graph(predictor(), tmp_path / "p.onnx", graph_tensors("bass", 8, 2, 3)["predictor"])


def test_a_refused_export_leaves_the_old_set_alone(
    run: Path, cache: WindowCache, settings: BandSettings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    old = tmp_path / "band"
    old.mkdir()
    (old / "card.json").write_text("the old one")
    monkeypatch.setattr(onnx_graphs, "MAX_DIFFERENCE", -1.0)
    with pytest.raises(ExportError):
        export_band(run, cache, settings, old, "nothing")
    assert (old / "card.json").read_text() == "the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["band"]


def test_instruments_must_share_the_context(
    run: Path, cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    other = dict(settings.predictor)
    other["bass"] = replace(other["bass"], n_context=3)
    with pytest.raises(SettingsError, match="n_context"):
        export_band(run, cache, replace(settings, predictor=other), tmp_path / "b", "nothing")


@pytest.mark.parametrize(("instrument", "factor"), [("guitar", 0.5), ("drums", 1.0)])
def test_noise_has_the_shape_of_songs_and_moves_the_harmony_less(
    run: Path,
    exported: Path,
    cache: WindowCache,
    settings: BandSettings,
    instrument: Instrument,
    factor: float,
) -> None:
    """Of 16 latents all are among the directions of harmony; drums have none."""
    models = BandModels(exported)
    learned = load_predictor(run, instrument, settings)
    own, piano = (make_latents(name, cache, run, settings) for name in (instrument, "piano"))
    shape = _noise_shape(learned, cache, instrument, own, piano)
    assert abs(shape - torch.eye(len(shape))).max() > 0.01
    learned.shape_noise(shape)
    k = INSTRUMENTS.index(instrument)
    context, lead = models.starts[:1, k], models.starts[:1, 1]
    noise = models.draw_noise(instrument, np.random.default_rng(1))
    still = replace(noise, gaussian=np.zeros_like(noise.gaussian))
    moved, mean = (models.predict(instrument, context, lead, n, 1.0) for n in (noise, still))
    spread = torch.full((1, 1), models.card.instruments[instrument].spread)
    tensors = [torch.from_numpy(x) for x in (context, lead, noise.gumbel, noise.gaussian)]
    with torch.no_grad():
        wanted = learned(*tensors, torch.ones(1, 1), spread).numpy()
    np.testing.assert_allclose(moved - mean, factor * (wanted - mean), rtol=0.05, atol=0.02)


def test_a_set_is_replaced_in_one_piece_and_plays(exported: Path) -> None:
    assert [path.name for path in exported.parent.iterdir()] == ["mine"]
    assert not (exported / "of the old set").exists()
    models = BandModels(exported)
    card = models.card
    assert card.name == "mine"
    norms = np.linalg.norm(models.macros, axis=-1)
    np.testing.assert_allclose(norms, 1, atol=1e-2)
    assert models.starts.shape[1:] == (5, card.n_context, card.d_latent)
    assert "made-up songs" in (exported / "README.md").read_text()


def test_onset_probabilities_add_up_to_the_notes_expected() -> None:
    """A decoder that always answers the weighted optimum is brought back to the frequency."""
    config = AutoEncoderConfig("bass", d_latent=8, d_model=8, n_blocks=1, onset_weight=3.0)
    model = WindowAutoEncoder(config).eval()
    frequency = 0.02
    odds = config.onset_weight * frequency / (1 - frequency)
    decoder = model.decoder
    with torch.no_grad():
        decoder.unpatch.weight.zero_()
        decoder.unpatch.bias.reshape(decoder.unpatch.shape)[0] = float(np.log(odds))
        onset, _, _ = decoder_for_export(model)(torch.zeros(1, 8))
    assert float(onset[0, :, 24:72].mean()) == pytest.approx(frequency, rel=1e-4)


def test_example_inputs_are_seeded_and_of_the_right_kind() -> None:
    inputs = graph_tensors("bass", 8, 2, 3)["predictor"][0]
    one, two = (example_inputs(inputs, 2, seed=1) for _ in range(2))
    assert all(np.array_equal(one[name], two[name]) for name in one)
    assert (one["temperature"] >= 0).all()


@pytest.mark.slow
def test_the_whole_way_from_songs_to_a_playing_band(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "c.toml"
    text = TINY_CONFIG.read_text()
    for steps in ("600", "200", "100\n"):
        text = text.replace(
            f"max_steps = {steps}", f"max_steps = 10{chr(10) * steps.endswith(chr(10))}"
        )
    config.write_text(text)
    common = ["--cache", str(tmp_path / "cache")]
    trained = [*common, "--config", str(config), "--run", str(tmp_path / "run")]
    band = tmp_path / "exported_models" / "mine"
    source = str(SAMPLE / "lpd_5")
    assert main(["prepare", source, *common, "--keep-all", "--workers", "1"]) == 0
    assert main(["fit", *trained]) == 0
    assert main(["export", str(band), *trained, "--data-note", "Freedoom's songs"]) == 0
    capsys.readouterr()
    few = ["--windows", "20", "--chain-windows", "12", "--split", "valid"]
    out = tmp_path / "figures.json"
    status = main(["evaluate", str(band), *common, *few, "--out", str(out)])
    said = capsys.readouterr()
    # Twelve songs split by their content may leave a side without a song of all five.
    if status:
        assert "valid songs have all five instruments" in said.err
    else:
        assert set(json.loads(out.read_text())) == set(INSTRUMENTS)
    models = BandModels(band)
    noise = models.draw_noise("piano", np.random.default_rng(0))
    latent = models.predict("piano", models.starts[:1, 1], None, noise, 1.0)
    assert models.decode("piano", latent)[0].onset.shape == (256, 128)


def test_figures_on_the_test_split_go_onto_the_card(
    exported: Path, cache: WindowCache, tmp_path: Path
) -> None:
    band = Path(shutil.copytree(exported, tmp_path / "mine"))
    few = ["--windows", "4", "--chain-windows", "22", "--cache", str(cache.folder)]
    assert main(["evaluate", str(band), *few]) == 0
    card = BandModels(band).card
    assert set(card.metrics) == {"training", *INSTRUMENTS}
    for instrument in INSTRUMENTS:
        figures = card.metrics[instrument]
        assert 0 <= figures["onset_f1"] <= 1
        assert 0 < figures["distinct"] <= 1
    assert "tonal_distance_other_song" in card.metrics["bass"]
    assert "onset F1" in (band / "README.md").read_text()
