"""The whole report of a tiny band, from the command line, with all sources."""

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest

from server.model import BandModels
from server.music import ACCOMPANIMENT, INSTRUMENTS
from server.piano_roll import PITCH, START, NoteArray
from tests.training.conftest import DATA
from training.__main__ import main
from training.baselines import cluster, train_deterministic
from training.config import BandSettings
from training.data.cache import WindowCache
from training.errors import DataError, SettingsError
from training.jobs import fit_band
from training.latents import make_latents
from training.report import run as report_run
from training.report.make import make_report
from training.report.pictures import draw_losses, read_losses
from training.report.pieces import songs_on_end
from training.report.run import Reporter, ReportSize, Run, check_run
from training.report.stages import Stages, models_key
from training.report.targets import Target, judge

pytestmark = pytest.mark.slow

SIZE = ReportSize(
    temperatures=(0.8, 1.0),
    n_seeds=2,
    n_songs=4,
    n_windows=4,
    n_long=1,
    n_long_windows=6,
    n_reconstructed=8,
    n_shown=2,
)
SOURCES = {
    "real", "band_0.8", "band_1", "shuffled", "repeated", "markov", "deterministic"
}  # fmt: skip


@pytest.fixture(scope="module")
def exported() -> Path:
    return DATA / "tiny_band"


@pytest.fixture(scope="module")
def run(
    cache: WindowCache, settings: BandSettings, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Autoencoders of the tiny band's sizes, not its own."""
    folder = tmp_path_factory.mktemp("report-run")
    fit_band(cache, folder, settings, parts=("autoencoder",))
    return Run(folder, settings)


@pytest.fixture(scope="module")
def small_world() -> Iterator[None]:
    """Fourteen songs have no 256 kinds of windows; the run is not the one of the set."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.baselines.N_KINDS", 8)
        patch.setattr("training.baselines._N_COMPONENTS", 4)
        patch.setattr(report_run, "check_run", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def made(
    run: Run,
    exported: Path,
    cache: WindowCache,
    small_world: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[Target]]:
    folder = tmp_path_factory.mktemp("report")
    return folder, make_report(exported, cache, "valid", SIZE, folder, run)


@pytest.fixture(scope="module")
def report(made: tuple[Path, list[Target]]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((made[0] / "report.json").read_text())
    return found


def test_every_source_has_every_table(report: dict[str, Any]) -> None:
    assert set(report["sources"]) == SOURCES
    for tables in report["sources"].values():
        assert set(tables) - {"long"} == {
            "parts", "harmony", "chain", "form", "kit", "distances", "copies"
        }  # fmt: skip
        for topic in ("parts", "chain", "distances", "copies"):
            assert set(tables[topic]) == set(INSTRUMENTS)
    assert {n for n, t in report["sources"].items() if "long" in t} == {
        "real", "band_0.8", "band_1", "deterministic"
    }  # fmt: skip


def test_long_chains_are_held_against_songs_on_end(
    exported: Path, cache: WindowCache, report: dict[str, Any]
) -> None:
    """Whole songs, each once, as long as the chains; not against what is shorter."""
    models = BandModels(exported)
    pieces = songs_on_end(models, cache, "train", 6, 99)
    songs = cache.song_indices("train", INSTRUMENTS)
    spans = [cache.song_windows(int(song)) for song in songs]
    assert len(pieces) == sum(len(span) for span in spans) // 6
    wanted = Counter(_notes(cache.window(at, "bass")) for span in spans for at in span)
    got = Counter(_notes(w) for k in range(len(pieces)) for w in pieces.windows(k, "bass"))
    assert not got - wanted, "no window is heard more often than in the songs"
    assert len(songs_on_end(models, cache, "train", 6, 1)) == 1
    assert songs_on_end(models, cache, "train", 10**6, 3).n_windows == sum(map(len, spans))
    other = copy.deepcopy(report)
    other["sources"]["real"]["long"]["bass"]["distinct_windows"]["mean"] = 50.0
    wanted_share = {t.name: t.wanted for t in judge(other, "band_1")}
    assert wanted_share["bass: different windows, 200 windows"] == ">= 45 %"
    assert wanted_share["bass: different windows, 64 bars"] != ">= 45 %"


def _notes(window: NoteArray) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, window[:, [START, PITCH]].tolist()))


def test_the_page_stands_alone(made: tuple[Path, list[Target]]) -> None:
    page = (made[0] / "report.html").read_text()
    assert not re.search(r'(src|href)="(?!data:|#)', page)
    assert page.count("data:audio/midi") == SIZE.n_shown
    assert "nan" not in re.sub(r"data:[^\"]*", "", page).lower()
    for target in made[1]:
        assert target.name in page


def test_midi_files_hold_the_band(made: tuple[Path, list[Target]]) -> None:
    for seed in range(SIZE.n_shown):
        file = mido.MidiFile(made[0] / "midi" / f"seed-{seed}.mid")
        assert {track.name for track in file.tracks} >= set(INSTRUMENTS)


def test_baselines_are_what_they_say(report: dict[str, Any]) -> None:
    sources = report["sources"]
    for name in INSTRUMENTS:
        assert sources["repeated"]["chain"][name]["distinct_windows"]["mean"] == 25
        assert sources["repeated"]["chain"][name]["step_last"]["mean"] == 0
        # The Markov chain plays training windows: every one is a copy of four bars at least.
        assert sources["markov"]["copies"][name]["longest_copy_bars"]["mean"] >= 4


def test_a_second_report_uses_what_the_first_has_made(
    made: tuple[Path, list[Target]], exported: Path, cache: WindowCache, run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def never(*_: object) -> None:
        raise AssertionError("the stage was made already")

    monkeypatch.setattr(report_run, "roll_out", never)
    monkeypatch.setattr(report_run, "real_pieces", never)
    assert make_report(exported, cache, "valid", SIZE, made[0], run) == made[1]


def test_stages_are_made_again_for_other_models(exported: Path, cache: WindowCache) -> None:
    card = BandModels(exported).card
    other = replace(card.instruments["bass"], density_scale=1.5)
    louder = replace(card, instruments={**card.instruments, "bass": other})
    judged = replace(card, metrics={"bass": {"onset_f1": 1.0}})
    assert models_key(louder) != models_key(card)
    assert models_key(judged) == models_key(card)


def test_a_stage_that_was_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stop() -> dict[str, Any]:
        raise KeyboardInterrupt

    stages = Stages(tmp_path, "pieces", "key")
    with pytest.raises(KeyboardInterrupt):
        stages.figures("form", stop)
    assert stages.figures("form", lambda: {"a": float("nan")}) == {"a": None}
    assert Stages(tmp_path, "pieces", "key").figures("form", stop) == {"a": None}
    assert Stages(tmp_path, "pieces", "other").figures("form", dict) == {}


def test_real_music_judged_as_the_band_meets_what_compares_with_it(report: dict[str, Any]) -> None:
    topics = ("MuseGAN", "harmony", "copying", "playing")
    held = {**report, "sources": {**report["sources"], "band_1": report["sources"]["real"]}}
    judged = [target for target in judge(held, "band_1") if target.topic in topics]
    assert {target.topic for target in judged} == set(topics)
    # The made-up drums strike one pitch at a time: nothing there to divide by.
    short = [target.name for target in judged if not target.is_met]
    assert short == []


def test_a_run_of_another_set_is_refused(cache: WindowCache, exported: Path, run: Run) -> None:
    latents = make_latents("piano", cache, run.folder, run.settings)
    with pytest.raises(SettingsError, match="exported from another run"):
        check_run(BandModels(exported), cache, "piano", latents.values[0])


def test_the_seeds_chain_has_neither_context_nor_noise(cache: WindowCache, run: Run) -> None:
    predictors = train_deterministic(cache, run.folder, run.settings)
    for name, model in predictors.items():
        config = model.config
        assert (config.n_context, config.n_components, config.context_noise) == (1, 1, 0)
        assert config.has_lead == (name in ACCOMPANIMENT)
    assert (run.folder / "baseline" / "piano" / "weights.pt").is_file()
    assert not (run.folder / "piano" / "predictor").exists()


def test_clusters_are_found_again() -> None:
    rng = np.random.default_rng(0)
    kind = rng.integers(3, size=600)
    rows = (10 * np.eye(3)[kind] + rng.normal(0, 0.3, (600, 3))).astype(np.float32)
    found = cluster(rows, 3, np.random.default_rng(1))
    pairs = set(zip(kind.tolist(), found.tolist(), strict=True))
    assert len(pairs) in (3, 4)
    assert len({a for a, _ in pairs}) == 3


def test_command_line(
    exported: Path, cache: WindowCache, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(report_run, "small", lambda _size: replace(SIZE, temperatures=(1.0,)))
    args = ["report", str(exported), "--cache", str(cache.folder), "--out", str(tmp_path / "r")]
    assert main([*args, "--quick"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"report.html: \d+ of \d+ targets are met", said)
    assert set(json.loads((tmp_path / "r" / "report.json").read_text())["sources"]) == {
        "real", "band_1", "shuffled", "repeated"
    }  # fmt: skip


def test_songs_that_are_too_short_are_an_error(
    exported: Path, cache: WindowCache, tmp_path: Path
) -> None:
    size = replace(SIZE, n_windows=400)
    reporter = Reporter(BandModels(exported), cache, "valid", size, tmp_path)
    with pytest.raises(DataError, match="fewer than two valid songs"):
        reporter.play(None)


def test_losses_are_drawn_of_every_training_of_a_run(tmp_path: Path) -> None:
    """A row each for autoencoders, predictors and the seed's chain, if there are any."""
    assert draw_losses(tmp_path) is None
    heights = []
    for training in ("baseline/piano", "drums/autoencoder", "bass/predictor", "baseline/bass"):
        logs = tmp_path / training / "logs" / "version_0"
        logs.mkdir(parents=True)
        lines = ["epoch,step,train_loss,valid_loss", "0,49,2.5,", "0,99,1.5,", "0,99,,1.75"]
        (logs / "metrics.csv").write_text("\n".join(lines))
        steps, losses = read_losses(logs.parent, "train_loss")
        assert steps.tolist() == [49, 99]
        assert losses.tolist() == [2.5, 1.5]
        png = draw_losses(tmp_path)
        assert png is not None
        heights.append(int.from_bytes(png[20:24], "big"))
    assert heights == [heights[0], 2 * heights[0], 3 * heights[0], 3 * heights[0]]


def test_losses_of_a_training_that_went_on_are_one_curve(tmp_path: Path) -> None:
    parts = {9: [(49, 3.0), (99, 2.5), (149, 2.4)], 10: [(99, 2.6), (199, 2.0)], 11: []}
    for version, rows in parts.items():
        path = tmp_path / f"version_{version}" / "metrics.csv"
        path.parent.mkdir()
        lines = ["step,train_loss", *(f"{step},{loss}" for step, loss in rows)]
        path.write_text("\n".join(lines))
    (tmp_path / "version_12").mkdir()
    steps, losses = read_losses(tmp_path, "train_loss")
    assert steps.tolist() == [49, 99, 199]
    assert losses.tolist() == [3.0, 2.6, 2.0]
    assert [len(values) for values in read_losses(tmp_path, "valid_loss")] == [0, 0]
