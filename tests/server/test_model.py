"""Loading a set: everything wrong is found before the first note."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from server.contract import CARD_NAME, LATENTS_FILE, file_hash, read_band_card
from server.errors import ModelError
from server.model import BandModels, Graph
from server.music import INSTRUMENTS

TINY = Path(__file__).parents[1] / "data" / "tiny_band"


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


@pytest.fixture
def band(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "band"))


def sign(folder: Path) -> None:
    """Give the card the hashes of the files as they are, as a careless hand would."""
    path = folder / CARD_NAME
    card = json.loads(path.read_text())
    files = [card["latents"]]
    for own in card["instruments"].values():
        files += [own["encoder"], own["decoder"], own["predictor"]]
    for file in files:
        file["sha256"] = file_hash(folder / file["file"])
    path.write_text(json.dumps(card))


def test_a_set_runs_from_window_to_window(models: BandModels) -> None:
    card = models.card
    rng = np.random.default_rng(0)
    assert models.starts.shape[1:] == (5, card.n_context, card.d_latent)
    start = models.starts[:2]
    piano = models.predict("piano", start[:, 1], None, models.draw_noise("piano", rng, 2), 1.0)
    lead = np.stack([start[:, 1, -1], piano], axis=1)
    for k, instrument in enumerate(INSTRUMENTS):
        noise = models.draw_noise(instrument, rng, 2)
        own_lead = None if instrument == "piano" else lead
        latent = models.predict(instrument, start[:, k], own_lead, noise, 1.0)
        assert latent.shape == (2, card.d_latent)
        assert latent.dtype == np.float32
        for decoded in models.decode(instrument, latent):
            for part in (decoded.onset, decoded.sustain, decoded.velocity):
                assert part.shape == (256, 128)
                assert part.min() >= 0
                assert part.max() <= 1


def test_windows_encode_to_one_latent_each(models: BandModels) -> None:
    window = np.zeros((3, 3, 256, 128), np.float32)
    latents = models.encode("drums", window)
    assert latents.shape == (3, models.card.d_latent)
    np.testing.assert_allclose(latents[0], latents[2], atol=1e-6)


def test_temperature_nought_needs_no_noise(models: BandModels) -> None:
    context = models.starts[:1, 1]
    noises = [models.draw_noise("piano", np.random.default_rng(seed)) for seed in (1, 2)]
    cold = [models.predict("piano", context, None, noise, 0.0) for noise in noises]
    warm = [models.predict("piano", context, None, noise, 1.0) for noise in noises]
    np.testing.assert_array_equal(cold[0], cold[1])
    assert not np.array_equal(warm[0], warm[1])


@pytest.mark.parametrize("size", [0, 100, -1000], ids=["empty", "head", "cut"])
def test_a_truncated_graph_is_refused(band: Path, size: int) -> None:
    path = band / "bass_decoder.onnx"
    path.write_bytes(path.read_bytes()[: size or 0])
    with pytest.raises(ModelError, match=r"bass_decoder\.onnx: content hash"):
        BandModels(band)
    sign(band)
    with pytest.raises(ModelError, match=r"bass_decoder\.onnx: "):
        BandModels(band)


def test_a_graph_with_other_tensors_is_refused(band: Path) -> None:
    shutil.copy(band / "bass_encoder.onnx", band / "bass_decoder.onnx")
    sign(band)
    with pytest.raises(ModelError, match=r"bass_decoder\.onnx: inputs are .*window"):
        BandModels(band)


def test_a_graph_whose_names_are_no_text_is_refused(band: Path) -> None:
    card = read_band_card(band).instruments["bass"].predictor
    data = (band / card.file).read_bytes()
    assert data.count(b"\x12\x05batch") > 1, "the name of an axis, in a protobuf's dimensions"
    damaged = data.replace(b"\x12\x05batch", b"\x12\x05bat\xf4h")
    with pytest.raises(ModelError, match="is no text"):
        Graph(band / card.file, damaged, card)


def test_an_encoder_with_other_tensors_is_refused_when_it_is_looked_at(band: Path) -> None:
    shutil.copy(band / "bass_decoder.onnx", band / "bass_encoder.onnx")
    sign(band)
    models = BandModels(band)
    models.check_encoder("piano")
    with pytest.raises(ModelError, match=r"bass_encoder\.onnx: inputs are .*latent"):
        models.check_encoder("bass")


def test_an_encoder_that_is_another_by_now_is_refused(band: Path) -> None:
    window = np.zeros((1, 3, 256, 128), np.float32)
    models = BandModels(band)
    shutil.copy(band / "drums_encoder.onnx", band / "bass_encoder.onnx")
    with pytest.raises(ModelError, match=r"bass_encoder\.onnx was changed after"):
        models.encode("bass", window)
    (band / "bass_encoder.onnx").unlink()
    with pytest.raises(ModelError, match=r"bass_encoder\.onnx: No such file"):
        models.encode_once("bass", window)
    (band / "piano_encoder.onnx").unlink()
    assert models.encode("piano", window).shape == (1, models.card.d_latent), "it is loaded"


def test_an_encoder_made_for_once_says_the_same(models: BandModels) -> None:
    window = np.zeros((2, 3, 256, 128), np.float32)
    window[1, :, ::16, 40] = 1.0
    latent = models.encode_once("bass", window)
    np.testing.assert_allclose(models.encode("bass", window), latent, atol=1e-4)


def test_a_graph_of_another_instrument_is_refused_by_its_lead(band: Path) -> None:
    shutil.copy(band / "piano_predictor.onnx", band / "bass_predictor.onnx")
    sign(band)
    with pytest.raises(ModelError, match=r"bass_predictor\.onnx: inputs are"):
        BandModels(band)


def test_an_absent_graph_is_refused(band: Path) -> None:
    (band / "strings_encoder.onnx").unlink()
    with pytest.raises(ModelError, match=r"strings_encoder\.onnx"):
        BandModels(band)


def test_wrong_latents_are_refused(band: Path) -> None:
    path = band / LATENTS_FILE
    with np.load(path) as archive:
        good = {name: archive[name] for name in archive.files}
    n_context = good["starts"].shape[2]
    endless = good["starts"].copy()
    endless[0, 0, 0, 0] = np.inf
    wrong = [
        {"starts": good["starts"][:, :4]},
        {"starts": good["starts"][:0]},
        {"starts": endless},
        {"starts": np.repeat(good["starts"], n_context + 1, axis=2)},
        {"macros": good["macros"][:, :7]},
        {"macro_scales": good["macro_scales"][0]},
        {"onset_odds": np.ones((len(INSTRUMENTS), 17))},
        {"interval_odds": np.ones((len(INSTRUMENTS), 26))},
    ]
    for change in wrong:
        np.savez(path, allow_pickle=False, **(good | change))
        sign(band)
        with pytest.raises(ModelError, match=f"{next(iter(change))} has shape"):
            BandModels(band)
    for odds, size in (("onset_odds", 16), ("interval_odds", 27)):
        for factor, said in ((0.0, "0"), (-1.0, "-1"), (2e3, "2000")):
            np.savez(path, allow_pickle=False, **(good | {odds: np.full((5, size), factor)}))
            sign(band)
            want = rf"{odds} has {said} to {said}, wanted 0\.001 to 1000\.0"
            with pytest.raises(ModelError, match=want):
                BandModels(band)
    np.savez(path, allow_pickle=False, starts=good["starts"], macros=good["macros"])
    sign(band)
    with pytest.raises(ModelError, match="macro_scales"):
        BandModels(band)
    path.write_bytes(b"PK no zip")
    sign(band)
    with pytest.raises(ModelError, match=LATENTS_FILE):
        BandModels(band)


def test_odds_of_places_are_for_predicted_latents_and_older_sets_have_none(band: Path) -> None:
    path = band / LATENTS_FILE
    with np.load(path) as archive:
        arrays = {name: archive[name] for name in archive.files if "_odds" not in name}
    np.savez(path, allow_pickle=False, **arrays)
    sign(band)
    old = BandModels(band)
    odds = np.ones((len(INSTRUMENTS), old.card.steps_per_beat))
    odds[:, 4] = 4.0
    np.savez(path, allow_pickle=False, **arrays, onset_odds=odds)
    sign(band)
    new = BandModels(band)
    for k, instrument in enumerate(INSTRUMENTS):
        latent = old.starts[0, k, -1:]
        encoded = [m.decode(instrument, latent, is_predicted=False)[0].onset for m in (old, new)]
        np.testing.assert_array_equal(encoded[0], encoded[1])
        plain = old.decode(instrument, latent)[0]
        placed = new.decode(instrument, latent)[0].onset
        np.testing.assert_array_equal(placed, new.decode_again(instrument, latent[0]).onset)
        is_more = placed > plain.onset
        assert set(np.argwhere(is_more)[:, 0] % old.card.steps_per_beat) == {4}
        assert (placed >= plain.onset).all()
