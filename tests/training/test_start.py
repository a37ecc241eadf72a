"""Training on: from an exported set and from a run, and toward songs of one's own."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from torch import nn

from server.contract import graph_tensors, read_band_card
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from tests.training.conftest import TINY_CONFIG
from training.config import BandSettings, read_settings
from training.data.cache import WindowCache
from training.errors import DataError, SettingsError
from training.export import export_band
from training.fit import run_job
from training.jobs import fit_band, predictor_job
from training.models.autoencoder import WindowAutoEncoder
from training.models.look import Look
from training.models.predictor import LatentPredictor
from training.onnx_graphs import write_graph
from training.onnx_weights import read_weights
from training.start import start_from
from training.trained import autoencoder_config, load_autoencoder, predictor_config
from training.tune import _keep, tuned_settings


@pytest.fixture(scope="module")
def settings() -> BandSettings:
    """Models of tests, but wide enough for matrices in 8 bits."""
    settings = read_settings(TINY_CONFIG)
    return replace(
        settings,
        autoencoder={
            name: replace(own, d_model=64, n_looks=2, max_steps=4)
            for name, own in settings.autoencoder.items()
        },
        predictor={
            name: replace(own, d_model=64, max_steps=4) for name, own in settings.predictor.items()
        },
    )


@pytest.fixture(scope="module")
def run(
    cache: WindowCache, settings: BandSettings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("run")
    fit_band(cache, folder, settings)
    return folder


@pytest.fixture(scope="module")
def exported(
    run: Path, cache: WindowCache, settings: BandSettings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("sets") / "base"
    export_band(run, cache, settings, folder, "made-up songs")
    return folder


@pytest.mark.parametrize("instrument", ["piano", "bass", "drums"])
def test_a_set_read_back_computes_what_it_computes(
    instrument: Instrument, exported: Path, settings: BandSettings
) -> None:
    models = BandModels(exported)
    model = WindowAutoEncoder(autoencoder_config(instrument, settings))
    start_from(model, exported, instrument, "autoencoder")
    model.eval()
    window = (torch.rand(2, 3, 256, 128, generator=torch.Generator().manual_seed(0)) > 0.98).float()
    latent = models.encode(instrument, window.numpy())
    with torch.no_grad():
        torch.testing.assert_close(
            model.encode(window), torch.from_numpy(latent), atol=1e-3, rtol=1e-3
        )
        logits = model.decoder.decode_patches(torch.from_numpy(latent))
        onset = torch.sigmoid(logits[:, :, 0].flatten(1, 2) - np.log(model.config.onset_weight))
    # The graph itself: what is made of it for one player is not torch's.
    decoded = models._graphs[instrument, "decoder"].run({"latent": latent})[0][0]
    got = model.encoder.pitch_fold.unfold(onset[:1], 0.0)[0].numpy()
    np.testing.assert_allclose(got, decoded, atol=1e-4)


def test_a_predictor_read_back_is_the_one_exported(exported: Path, settings: BandSettings) -> None:
    model = LatentPredictor(predictor_config("bass", settings))
    start_from(model, exported, "bass", "predictor")
    card = read_band_card(exported)
    tensors = graph_tensors("bass", card.d_latent, card.n_context, model.config.n_components)
    again = exported.parent / "again.onnx"
    write_graph(model, again, tensors["predictor"])
    file = exported / card.instruments["bass"].predictor.file
    wanted, got = (
        {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
        for path in (file, again)
    )
    for name in ("noise_map", "noise_shape"):
        del wanted[name]  # no weight: export finds it anew
    assert got.keys() == wanted.keys()
    for name, values in wanted.items():
        # Bytes come back as they were, scales but for float32's own rounding.
        np.testing.assert_allclose(got[name], values, rtol=1e-6, atol=0, err_msg=name)


def test_more_looks_than_a_set_has_begin_anew_and_fewer_are_refused(
    exported: Path, settings: BandSettings
) -> None:
    config = autoencoder_config("bass", settings)
    more = WindowAutoEncoder(replace(config, n_looks=3))
    start_from(more, exported, "bass", "autoencoder")
    looks = [look for look in more.looks if isinstance(look, Look)]
    assert [bool(look.leave.weight.any()) for look in looks] == [True, True, False]
    fewer = WindowAutoEncoder(replace(config, n_looks=1))
    with pytest.raises(SettingsError, match=r"looks 2 times, autoencoder\.bass\.n_looks is 1"):
        start_from(fewer, exported, "bass", "autoencoder")


def test_what_cannot_be_started_from_says_why(
    exported: Path, settings: BandSettings, tmp_path: Path
) -> None:
    model = WindowAutoEncoder(autoencoder_config("bass", settings))
    with pytest.raises(DataError, match="neither a run nor a model set"):
        start_from(model, tmp_path / "nowhere", "bass", "autoencoder")
    with pytest.raises(DataError, match="run `ai-music-training fit` first"):
        start_from(model, tmp_path, "bass", "autoencoder")
    path = exported / read_band_card(exported).instruments["bass"].encoder.file
    with pytest.raises(DataError, match=r"has no weight weight"):
        read_weights(nn.Linear(3, 4), path)


def test_a_fit_that_starts_from_a_run_begins_with_its_weights(
    run: Path, cache: WindowCache, settings: BandSettings, tmp_path: Path
) -> None:
    still = replace(
        settings,
        trainer=replace(settings.trainer, start_from=str(run)),
        autoencoder={
            name: replace(own, learning_rate=1e-12, matrix_rate=1e-12, max_steps=1)
            for name, own in settings.autoencoder.items()
        },
    )
    fit_band(cache, tmp_path, still, ("bass",), ("autoencoder",))
    before, after = (load_autoencoder(folder, "bass", settings) for folder in (run, tmp_path))
    for (name, old), (_, new) in zip(
        before.named_parameters(), after.named_parameters(), strict=True
    ):
        torch.testing.assert_close(old, new, msg=name, atol=1e-6, rtol=1e-5)


def test_tuning_is_gentle_and_ends_in_time(settings: BandSettings) -> None:
    tuned = tuned_settings(settings, minutes=10.0)
    assert sum(own.max_minutes for own in tuned.predictor.values()) == pytest.approx(10.0)
    for name in INSTRUMENTS:
        assert tuned.predictor[name].learning_rate < settings.predictor[name].learning_rate
        assert tuned.predictor[name].d_model == settings.predictor[name].d_model


def test_an_instrument_that_was_kept_is_trained_once_there_are_songs_enough(
    cache: WindowCache, settings: BandSettings, run: Path, exported: Path, tmp_path: Path
) -> None:
    for instrument in INSTRUMENTS:
        _keep(exported, tmp_path, "autoencoder", instrument, settings)
    _keep(exported, tmp_path, "predictor", "bass", settings)
    weights = tmp_path / "bass" / "predictor" / "weights.pt"
    kept = weights.read_bytes()
    job = predictor_job("bass", cache, tmp_path, settings, is_dry=False)
    start_from(job.model, exported, "bass", "predictor")
    run_job(job, tmp_path, settings.trainer)
    assert weights.read_bytes() != kept
    trained = weights.read_bytes()
    run_job(job, tmp_path, settings.trainer)
    assert weights.read_bytes() == trained
