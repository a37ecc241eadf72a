"""The whole way: a model learns four bars by heart, is exported, and plays them over OSC."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from server.contract import CARD_NAME, MelodyCard
from server.melody.model import MelodyModel as Runner
from server.melody.tokens import REST, tokens_to_notes
from tests.e2e.running import Client, client_of, running_server, wait_for
from tests.server.melody.test_card import make_card
from tests.training.test_melody_models import fit
from tests.training.tunes import TINY, make_melody
from training.data.melody_cache import Melody
from training.melody.batches import MelodyDataset
from training.melody.graphs import state_cards, write_step
from training.melody.jobs import MelodyModel, make_model
from training.replacing import replacing
from training.set_folder import write_card

DATA = Path(__file__).parents[1] / "data"


def learn(melody: Melody, folder: Path) -> None:
    """Train a model until it knows a melody by heart, and export it."""
    torch.manual_seed(0)
    model = make_model("lstm", replace(TINY, word_dropout=0.1))
    for _ in range(4):
        fit(model.train(), MelodyDataset([melody], 64, 0)[[0]], 350)
        export(model.eval(), folder)
        if recites(folder) == melody.tokens.tolist():
            return
    pytest.fail("1,400 steps did not teach it four bars")


def recites(folder: Path) -> list[int]:
    """Return the likeliest 64 tokens of an exported set from a melody's start."""
    model = Runner(folder)
    state, token, tokens = model.rest_state, REST, []
    for step in range(64):
        logits, state = model.step(token, step % 16, model.start(0), state)
        token = int(np.argmax(logits))
        tokens.append(token)
    return tokens


def export(model: MelodyModel, folder: Path) -> None:
    with replacing(folder, CARD_NAME) as temporary:
        card: MelodyCard = replace(
            make_card(0),
            name=folder.name,
            step=write_step(model, temporary / "step.onnx"),
            state=state_cards(model),
        )
        write_card(temporary, card)


def told(client: Client) -> list[object]:
    return [args[0] for args in client.of("/band/note/melody") if args[1]]


def pitches(melody: Melody) -> list[int]:
    # Of the last note nobody knows where it would have ended.
    return [int(row[2]) for row in tokens_to_notes(melody.tokens)][:-1]


@pytest.mark.slow
def test_four_bars_are_learned_exported_played_and_learned_anew(tmp_path: Path) -> None:
    models, first, second = tmp_path / "models", make_melody(5, 64), make_melody(10, 64)
    shutil.copytree(DATA / "tiny_band", models / "tiny_band")
    learn(first, models / "by-heart")
    flags = ("--models-folder", str(models), "--model", "tiny_band", "--user-folder", str(tmp_path))
    quiet = ("--midi-out", "none", "--midi-in", "none", "--tempo", "300", "--watch-models")
    with running_server(*flags, *quiet) as server, client_of(server) as client:
        assert client.of("/band/melody/model") == [["by-heart"]]
        client.ask("/band/melody/temperature", 0.0)
        client.ask("/band/melody/fit", 0.0)  # the band would have it in a key of its own
        client.ask("/band/melody/on", 1)
        client.ask("/band/play")
        wanted = pitches(first)
        wait_for(lambda: len(told(client)) >= len(wanted), "the first four bars")
        assert told(client)[: len(wanted)] == wanted
        again = tmp_path / "again" / "by-heart"
        again.parent.mkdir()
        learn(second, again)
        with replacing(models / "by-heart", CARD_NAME) as temporary:
            shutil.copytree(again, temporary, dirs_exist_ok=True)
        wait_for(lambda: sum("from the next quantum" in x for x in server.lines) > 1, "the swap")
        # It was silent for as long as learning took, so it subscribes anew.
        client.ask("/band/hello", client.port)
        client.ask("/band/stop")
        client.ask("/band/locate", 0.0)
        n_told = len(told(client))
        client.ask("/band/play")
        wanted = pitches(second)
        wait_for(lambda: len(told(client)) >= n_told + len(wanted), "the other four bars")
        assert told(client)[n_told:][: len(wanted)] == wanted
