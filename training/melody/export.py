"""From a trained melody model to a set that the server plays: graphs, latents, card, README."""

import datetime
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from server.contract import CARD_NAME, LATENTS_FILE, SCHEMA_VERSION, FileCard, MelodyCard, file_hash
from server.melody.card import MelodyKind
from server.melody.model import MelodyModel as PlayableModel
from server.melody.model import read_melody_card
from server.melody.tokens import CONTEXT_STEPS, N_POSITIONS, N_TOKENS, STEPS_PER_BEAT
from server.piano_roll import FloatArray
from training.data.melody_cache import Melody, MelodyCache, pitch_ranges
from training.macros import Macros
from training.melody.batches import MelodyDataset
from training.melody.graphs import state_cards, write_encoder, write_step
from training.melody.jobs import (
    MelodyModel,
    job_name,
    judging_melodies,
    load_melody_model,
)
from training.melody.latent_use import encode_all, latent_use
from training.melody.macros import find_melody_macros
from training.melody.readme import write_melody_readme
from training.melody.settings import MelodySettings
from training.models.melody_vae import MelodyVAE
from training.replacing import replacing
from training.set_folder import project_version, read_facts, write_card

N_STARTS: Final = 64
_TEMPERATURE: Final = 1.0
_TOP_P: Final = 0.98
"""What a model finds this unlikely is as a rule a wrong note."""
_JUDGED_STEPS: Final = 256

_log = logging.getLogger(__name__)


def export_melody(
    run: Path,
    cache: MelodyCache,
    settings: MelodySettings,
    kind: MelodyKind,
    folder: Path,
    data: str,
) -> MelodyCard:
    """Export a trained melody model as a set.

    Everything is made in a folder beside the final one, checked, and put in place by a rename.

    Args:
        run: folder of the run.
        cache: the melodies that it was trained on.
        settings: its hyper-parameters.
        kind: which model.
        folder: where the set is to stand; an older one there is replaced. Its name is the set's.
        data: what the set was trained on, with licence, for the card.

    Returns:
        The card. Its metrics hold how the model was trained and how it uses its latent.

    Raises:
        DataError: the model is not trained.
        SettingsError: it was trained with other sizes.
        ExportError: torch and onnxruntime disagree; nothing is written.
    """
    if settings.trainer.n_threads:
        # Small tensors by the thousand: on a busy machine threads only wait for one another.
        torch.set_num_threads(settings.trainer.n_threads)
    model = load_melody_model(run, kind, settings)
    train = cache.melodies("train")
    facts = read_facts(run / job_name(kind) / "weights.pt")
    metrics = {f"training_{key}": float(facts[key]) for key in facts.keys() & {"wall_s", "n_steps"}}
    metrics |= {
        "n_melodies": float(len(train)),
        "n_steps": float(sum(len(m.tokens) for m in train)),
    }
    with replacing(folder, CARD_NAME) as temporary:
        latent = _latent_parts(model, cache, train, temporary)
        ranges = pitch_ranges(train).values()
        card = MelodyCard(
            schema_version=SCHEMA_VERSION,
            kind="melody",
            name=folder.name,
            created=datetime.datetime.now(datetime.UTC).date().isoformat(),
            version=project_version(),
            model=kind,
            steps_per_beat=STEPS_PER_BEAT,
            context_steps=CONTEXT_STEPS,
            n_tokens=N_TOKENS,
            n_positions=N_POSITIONS,
            d_latent=model.d_latent,
            step=write_step(model, temporary / "step.onnx"),
            encoder=latent["encoder"],
            latents=latent["latents"],
            state=state_cards(model),
            temperature=_TEMPERATURE,
            top_p=_TOP_P,
            lowest_pitch=min(low for low, _ in ranges),
            highest_pitch=max(high for _, high in ranges),
            macro_hints=latent["hints"],
            data=data,
            metrics=metrics | latent["metrics"],
        )
        write_card(temporary, card)
        PlayableModel(temporary).try_out()
        write_melody_readme(temporary, card)
    _log.info("%s written", folder)
    return card


def _latent_parts(
    model: MelodyModel, cache: MelodyCache, train: list[Melody], folder: Path
) -> dict[str, Any]:
    """Make what only a model with a latent has."""
    if not isinstance(model, MelodyVAE):
        return {"encoder": None, "latents": None, "hints": (), "metrics": {}}
    means = encode_all(model, MelodyDataset(train, CONTEXT_STEPS, CONTEXT_STEPS))
    macros = find_melody_macros(model, means)
    judged = MelodyDataset(
        cache.melodies("test") or judging_melodies(cache), _JUDGED_STEPS, CONTEXT_STEPS
    )
    return {
        "encoder": write_encoder(model, folder / "encoder.onnx"),
        "latents": _write_latents(folder / LATENTS_FILE, means, macros),
        "hints": macros.hints,
        "metrics": latent_use(model, judged),
    }


def _write_latents(path: Path, means: FloatArray, macros: Macros) -> FileCard:
    """Write latents of real melodies and the macros, at half precision."""
    chosen = np.random.default_rng(3).permutation(len(means))[:N_STARTS]
    arrays = {
        "starts": means[chosen],
        "macros": macros.directions,
        "macro_scales": macros.scales,
    }
    half = {name: array.astype(np.float16) for name, array in arrays.items()}
    np.savez(path, allow_pickle=False, **half)
    return FileCard(file=path.name, sha256=file_hash(path), inputs=(), outputs=())


def add_melody_metrics(folder: Path, metrics: dict[str, float]) -> MelodyCard:
    """Put figures on the card of a set that stands, and into its README; return the new card."""
    card = read_melody_card(folder)
    card = replace(card, metrics=card.metrics | metrics)
    write_card(folder, card)
    write_melody_readme(folder, card)
    return card
