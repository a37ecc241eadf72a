"""Snapshots on disk: kept through restarts, refused where wrong, never half written."""

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.contract import BandCard, read_band_card
from server.errors import RequestError
from server.scene import Scene
from server.snapshots import MAX_NAME, MAX_SNAPSHOTS, Snapshots, check_name, file_of

CARD = read_band_card(Path(__file__).parents[1] / "data" / "tiny_band")


def scene(seed: int) -> Scene:
    rng = np.random.default_rng(seed)
    before = rng.standard_normal((5, CARD.n_context, CARD.d_latent)).astype(np.float32)
    return Scene(before, rng.standard_normal((5, CARD.d_latent)).astype(np.float32))


def stored(folder: Path, *names: str, card: BandCard = CARD) -> Snapshots:
    snapshots = Snapshots(folder, card)
    for seed, name in enumerate(names):
        put(snapshots, name, scene(seed))
    return snapshots


def put(snapshots: Snapshots, name: str, what: Scene | None) -> None:
    snapshots.write(snapshots.changed(name, what))


def test_snapshots_are_there_after_a_restart_in_their_order(tmp_path: Path) -> None:
    stored(tmp_path / "new", "verse", "Zwischenspiel", "a b", "Ω")
    again = Snapshots(tmp_path / "new", CARD)
    assert again.names == ("verse", "Zwischenspiel", "a b", "Ω")
    for seed, name in enumerate(again.names):
        assert (again.get(name).before == scene(seed).before).all()
        assert (again.get(name).latents == scene(seed).latents).all()


def test_bars_of_their_own_are_stored_beside_scenes_without(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    size = 5, CARD.n_bars, CARD.d_latent
    patched = replace(scene(0), bars=rng.standard_normal(size).astype(np.float32))
    snapshots = Snapshots(tmp_path, CARD)
    put(snapshots, "patched", patched)
    put(snapshots, "whole", scene(1))
    again = Snapshots(tmp_path, CARD)
    bars = again.get("patched").bars
    assert bars is not None
    assert (bars == patched.bars).all()
    whole = again.get("whole")
    assert (whole.bar_latents(CARD.n_bars) == scene(1).latents[:, None]).all()
    put(snapshots, "patched", replace(scene(0), bars=np.zeros((5, 3, CARD.d_latent), np.float32)))
    assert Snapshots(tmp_path, CARD).names == (), "damaged: a set has as many bars as its card says"


def test_a_name_is_replaced_in_its_place_and_can_be_forgotten(tmp_path: Path) -> None:
    snapshots = stored(tmp_path, "a", "b")
    put(snapshots, "a", scene(9))
    assert snapshots.names == ("a", "b")
    put(snapshots, "a", None)
    assert Snapshots(tmp_path, CARD).names == ("b",)
    put(snapshots, "b", None)
    assert Snapshots(tmp_path, CARD).names == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["", " ", "a/b", "../a", "..", ".a", "a\\b", "a\n", "\x00", " a", "a" * (MAX_NAME + 1)]
)
def test_names_that_are_no_names_are_refused(name: str) -> None:
    with pytest.raises(RequestError) as caught:
        check_name(name)
    assert caught.value.code == "text"


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"no snapshot 'c'; there are: a, b") as caught:
        stored(tmp_path, "a", "b").get("c")
    assert caught.value.code == "unknown"


def test_there_is_an_end_to_their_number(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path, CARD)
    snapshots.write({str(number): scene(0) for number in range(MAX_SNAPSHOTS)})
    with pytest.raises(RequestError):
        put(snapshots, "one more", scene(0))
    put(snapshots, "7", scene(1))
    assert len(Snapshots(tmp_path, CARD).names) == MAX_SNAPSHOTS


def test_a_set_trained_anew_has_snapshots_of_its_own(tmp_path: Path) -> None:
    bass = CARD.instruments["bass"]
    decoder = replace(bass.decoder, sha256="0" * 64)
    other = replace(CARD, instruments={**CARD.instruments, "bass": replace(bass, decoder=decoder)})
    stored(tmp_path, "a")
    stored(tmp_path, "b", card=other)
    assert Snapshots(tmp_path, CARD).names == ("a",)
    assert Snapshots(tmp_path, other).names == ("b",)


def test_a_sets_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    path = file_of(tmp_path, replace(CARD, name="../../etc/x"))
    assert path.parent == tmp_path
    assert path.resolve().parent == tmp_path.resolve()


def _archive(path: Path, **arrays: object) -> None:
    good = {
        "names": np.array(["a"]),
        "before": scene(0).before[None],
        "latents": scene(0).latents[None],
    }
    merged = {**good, **arrays}
    np.savez(path, **{k: np.asarray(v) for k, v in merged.items() if v is not None})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "arrays",
    [
        {"names": np.array([b"a"])},
        {"names": np.array(["a/b"])},
        {"names": np.array(["a", "a"])},
        {"names": np.array([["a"]])},
        {"before": None},
        {"before": np.zeros((1, 5, 3, 2), np.float32)},
        {"latents": np.full((1, 5, CARD.d_latent), np.nan, np.float32)},
        {"latents": np.zeros((1, 5, CARD.d_latent), np.float64)},
        {"latents": np.array([{"a": 1}], dtype=object)},
    ],
)
def test_a_wrong_file_is_put_aside_and_said(
    tmp_path: Path, arrays: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    path = file_of(tmp_path, CARD)
    _archive(path, **arrays)
    assert Snapshots(tmp_path, CARD).names == ()
    assert "cannot be read" in caplog.text
    assert path.with_suffix(".damaged").exists()
    assert not path.exists()


@pytest.mark.parametrize("damage", ["cut", "junk", "empty"])
def test_a_damaged_file_loses_nothing_that_was_written(tmp_path: Path, damage: str) -> None:
    stored(tmp_path, "a")
    path = file_of(tmp_path, CARD)
    data = path.read_bytes()
    wrong = {"cut": data[: len(data) // 2], "junk": os.urandom(500), "empty": b""}[damage]
    path.write_bytes(wrong)
    snapshots = Snapshots(tmp_path, CARD)
    assert snapshots.names == ()
    put(snapshots, "b", scene(1))
    assert path.with_suffix(".damaged").read_bytes() == wrong
    assert Snapshots(tmp_path, CARD).names == ("b",)


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots = stored(tmp_path, "a")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("server.snapshots.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        put(snapshots, "b", scene(1))
    assert snapshots.names == ("a",)
    assert [path.name for path in tmp_path.iterdir()] == [file_of(tmp_path, CARD).name]
    assert Snapshots(tmp_path, CARD).names == ("a",)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_shut_is_neither_damaged_nor_written_over(
    tmp_path: Path,
    what: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    stored(tmp_path, "a", "b")
    path = file_of(tmp_path, CARD)
    really_open, really_stat = Path.open, Path.stat

    def shut_open(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return really_open(self, *args, **kwargs)

    def shut_stat(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self == path and what == "folder":
            raise PermissionError(errno.EACCES, "Permission denied")
        return really_stat(self, *args, **kwargs)

    # Permissions do not stop root, as whom tests may run.
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", shut_open)
        patch.setattr(Path, "stat", shut_stat)
        snapshots = Snapshots(tmp_path, CARD)
    assert snapshots.names == ()
    assert "playing without snapshots" in caplog.text
    with pytest.raises(OSError, match="could not be read when the server started"):
        put(snapshots, "c", scene(1))
    assert [path.name for path in tmp_path.iterdir()] == [path.name]
    assert Snapshots(tmp_path, CARD).names == ("a", "b")
