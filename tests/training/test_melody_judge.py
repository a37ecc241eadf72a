import json
from pathlib import Path

import numpy as np
import pytest

from server.melody.model import MelodyModel
from server.melody.tokens import HOLD, N_TOKENS, REST
from tests.training.conftest import DATA
from tests.training.data.test_melodies import melody, quarters
from training.data.melodies import Melody, MelodyCache
from training.data.melody_cache import write_melodies
from training.data.song import Split
from training.melody.compare import compare
from training.melody.copying import Library, copied_share, longest_between, longest_copy
from training.melody.figures import (
    duration_histogram,
    interval_histogram,
    melody_figures,
    overlap,
)
from training.melody.judge import (
    judge_baselines,
    judge_melody_set,
    judge_player,
    melody_table,
    token_table,
)
from training.melody.ngram import NgramSettings, fit_ngrams
from training.melody.players import (
    NgramPlayer,
    NoisePlayer,
    SetPlayer,
    play_melodies,
    token_figures,
)

SCALE = (60, 62, 64, 65, 67, 69, 71, 72)


def rhythm(*notes: tuple[int, int], piece: str = "1") -> Melody:
    """A melody of (pitch, length in sixteenths)."""
    tokens = [token for pitch, length in notes for token in (pitch, *[HOLD] * (length - 1))]
    return melody(*tokens, piece=piece)


# -- copying -----------------------------------------------------------------------------------


def test_a_span_is_found_in_any_key_but_in_its_own_rhythm_only() -> None:
    library = Library([quarters(50, *SCALE, 50), quarters(90, 20, 90, 20)])
    assert longest_copy(quarters(*[p + 5 for p in SCALE]), library) == 8
    assert longest_copy(quarters(30, 99, *SCALE[2:6], 99, 30), library) == 4
    eighths = rhythm(*[(pitch, 2) for pitch in SCALE])
    assert longest_copy(eighths, library) == 1
    assert longest_copy(melody(REST, REST), library) == 1


def test_a_span_does_not_run_from_one_melody_into_the_next() -> None:
    library = Library([quarters(*SCALE[:4]), quarters(*SCALE[4:])])
    assert longest_copy(quarters(*SCALE), library) == 4


def test_a_planted_copy_is_measured_exactly() -> None:
    rng = np.random.default_rng(1)
    walks = [np.cumsum(rng.integers(-5, 6, 300)) % 40 + 40 for _ in range(3)]
    library = Library([quarters(*walks[0].tolist()), quarters(*walks[1].tolist())])
    own = walks[2].tolist()
    alone = longest_copy(quarters(*own), library)
    assert alone < 10
    planted = [*own[:100], *(walks[1][40:77] + 3).tolist(), *own[100:]]
    assert longest_copy(quarters(*planted), library) == 37


def test_share_of_copied_spans() -> None:
    library = Library([quarters(*SCALE)])
    assert copied_share(quarters(*SCALE), library, 8) == 1
    assert copied_share(quarters(*SCALE, 20), library, 8) == 0.5
    assert np.isnan(copied_share(quarters(60, 62), library, 8))


def test_what_pieces_share_and_what_groups_share() -> None:
    melodies = [
        quarters(*SCALE, piece="1"),
        quarters(99, *SCALE[:6], 20, piece="2"),
        quarters(20, 98, *SCALE[:3], 98, 20, 98, piece="3"),
    ]
    own = {name: name for name in "123"}
    assert longest_between(melodies, own) == {"1": 6, "2": 6, "3": 3}
    assert longest_between(melodies, own | {"2": "1"}) == {"1": 3, "3": 3}


# -- figures -----------------------------------------------------------------------------------


def test_figures_of_a_scale() -> None:
    figures = melody_figures(quarters(*SCALE))
    counts = [2, 1, 1, 1, 1, 1, 1]
    entropy = -sum(c / 8 * np.log2(c / 8) for c in counts)
    assert figures["pitch_class_entropy"] == pytest.approx(entropy)
    assert figures["range_semitones"] == 12
    assert figures["in_key"] == figures["steps"] == figures["on_beat"] == 1
    assert figures["notes_a_beat"] == 1
    assert figures["motifs_repeated"] == pytest.approx(1 / 5)  # 2 2 1 from C, 2 2 1 no more; 2 2 2
    assert np.isnan(figures["leaps_answered"])


def test_leaps_answered() -> None:
    # Up a fifth and a step down: answered. Up a fifth and on up: not. Repeats do not count.
    figures = melody_figures(quarters(60, 67, 67, 65, 72, 74))
    assert figures["leaps_answered"] == 0.5


def test_bars_and_rhythms_repeated() -> None:
    one, two = [(60, 4), (62, 12)], [(64, 4), (60, 12)]
    figures = melody_figures(rhythm(*one, *two, *one, (60, 16), (60, 4)))
    # Four full bars; the last, open one is none.
    assert figures["bars_repeated"] == 1 / 4
    assert figures["rhythms_repeated"] == 2 / 4


def test_silence_has_no_figures_but_says_so() -> None:
    figures = melody_figures(melody(*[REST] * 64))
    assert figures["notes_a_beat"] == 0
    assert np.isnan(figures["pitch_class_entropy"])
    assert np.isnan(figures["bars_repeated"])


def test_histograms_and_their_overlap() -> None:
    up = interval_histogram([quarters(60, 62, 64, 65)])
    assert up[12 + 2] == pytest.approx(2 / 3)
    assert up[12 + 1] == pytest.approx(1 / 3)
    leap = interval_histogram([quarters(40, 90)])
    assert leap[-1] == 1
    assert overlap(up, up) == pytest.approx(1)
    assert overlap(up, leap) == 0
    lengths = duration_histogram([rhythm((60, 4), (62, 4), (64, 40))])
    assert lengths[3] == pytest.approx(2 / 3)
    assert lengths[15] == pytest.approx(1 / 3)


# -- players -----------------------------------------------------------------------------------


def test_noise_is_as_good_as_noise() -> None:
    figures = token_figures(NoisePlayer(), [quarters(*SCALE)])
    assert figures["perplexity"] == pytest.approx(N_TOKENS)
    assert figures["accuracy"] == pytest.approx(1 / N_TOKENS)


def test_a_set_is_driven_as_on_stage() -> None:
    player = SetPlayer(MelodyModel(DATA / "tiny_melody_vae"))
    heard = quarters(*SCALE * 5)
    said = player.predict(heard)
    np.testing.assert_allclose(np.exp(said).sum(axis=1), 1, atol=1e-6)
    # What comes later changes nothing that was said before, the latent of 64 steps included.
    other = heard.tokens.copy()
    other[100:] = 77
    changed = player.predict(Melody("1", "", other, heard.positions))
    np.testing.assert_array_equal(said[:101], changed[:101])
    assert not np.allclose(said[101:], changed[101:])
    assert player.play(40, 1.0, 3).tolist() == player.play(40, 1.0, 3).tolist()
    assert player.play(40, 1.0, 3).tolist() != player.play(40, 1.0, 4).tolist()


def test_a_set_that_knows_a_tune_by_heart_copies_it() -> None:
    player = SetPlayer(MelodyModel(DATA / "tiny_melody"))
    (invented,) = play_melodies(player, 8, 0.0, seed=1)
    library = Library([invented])
    (again,) = play_melodies(player, 8, 0.0, seed=2)
    assert len(invented.tokens) == 16 * 16
    assert longest_copy(again, library) == len(again.pitches)
    assert melody_figures(again)["bars_repeated"] == pytest.approx(12 / 16, abs=0.1)


# -- judging -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bach(tmp_path_factory: pytest.TempPathFactory) -> MelodyCache:
    """A tiny world: walks over a scale that answer their leaps."""
    rng = np.random.default_rng(5)

    def walk(piece: int) -> Melody:
        degrees = np.clip(np.cumsum(rng.integers(-2, 3, 48)) % 14, 0, 13)
        pitches = [48 + 12 * (d // 7) + (0, 2, 4, 5, 7, 9, 11)[d % 7] for d in degrees]
        return rhythm(*[(p, int(n)) for p, n in zip(pitches, rng.choice([2, 4], 48), strict=True)])

    folder = tmp_path_factory.mktemp("judged") / "cache"
    splits: tuple[Split, ...] = ("train", "train", "train", "valid", "test", "test")
    rows = [(walk(k), split) for k, split in enumerate(splits)]
    named = [
        (Melody(str(k), m.part, m.tokens, m.positions), split) for k, (m, split) in enumerate(rows)
    ]
    write_melodies(folder, named, {"key": "made up", "tune_groups": {}})
    return MelodyCache.open(folder)


def test_an_n_gram_that_knows_its_pieces_by_heart_is_found_out(bach: MelodyCache) -> None:
    train = bach.melodies("train")
    (cheat,) = fit_ngrams(train, NgramSettings(12, "witten-bell", uses_position=True))
    (fair,) = fit_ngrams(train, NgramSettings(2, "witten-bell"))
    copied = judge_player(NgramPlayer(cheat), bach, n_bars=16, seed=1)["melodies"]["0.8"]
    free = judge_player(NgramPlayer(fair), bach, n_bars=16, seed=1)["melodies"]["0.8"]
    assert copied["longest_copy_notes"] > 2 * free["longest_copy_notes"]


def test_a_set_is_judged_beside_bach_and_its_baselines(bach: MelodyCache) -> None:
    result = judge_melody_set(DATA / "tiny_melody_vae", bach.folder, n_bars=20, seed=3)
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    assert result["model"] == "lstm-vae"
    assert list(result["melodies"]) == ["0.8", "1.0", "1.2"]
    baselines = result["baselines"]
    assert baselines["bach"]["distance_to_bach"] == 0
    assert baselines["noise"]["tokens"]["perplexity"] == pytest.approx(N_TOKENS)
    assert baselines["ngram"]["tokens"]["perplexity"] < N_TOKENS / 10
    assert baselines["noise"]["melodies"]["1.0"]["distance_to_bach"] > 1
    targets = result["targets"]
    own = result["tokens"]["perplexity"] / baselines["ngram"]["tokens"]["perplexity"]
    assert targets["perplexity_to_ngram"] == own
    assert targets["is_10_percent_below_ngram"] is False
    again = judge_baselines(bach, n_bars=20, seed=3)
    assert again == baselines
    tables = melody_table([result]), token_table([result])
    for table in tables:
        widths = {line.count("|") for line in table.splitlines()}
        assert len(widths) == 1
    assert "| distance to bach | 0 |" in tables[0]


def test_baselines_of_another_size_are_made_anew(bach: MelodyCache) -> None:
    first = judge_baselines(bach, n_bars=20, seed=3)
    other = judge_baselines(bach, n_bars=20, seed=4)
    assert first["ngram"]["melodies"] != other["ngram"]["melodies"]
    assert first["ngram"]["tokens"] == other["ngram"]["tokens"]


def test_sets_side_by_side_in_tables_and_pictures(bach: MelodyCache, tmp_path: Path) -> None:
    sets = [DATA / "tiny_melody", DATA / "tiny_melody_vae"]
    results = compare(sets, bach.folder, tmp_path / "out", n_bars=20, seed=3)
    text = (tmp_path / "out" / "melody-tables.md").read_text()
    assert text.count("Invented at temperature") == 3
    assert all(f"| {result['name']} |" in text for result in results)
    assert json.loads((tmp_path / "out" / "melody.json").read_text()) == results
    for name in ("melody-rolls.png", "melody-histograms.png"):
        picture = (tmp_path / "out" / name).read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 200_000
