"""Which trainings make the melody models, and how to get the trained ones back."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import torch

from server.contract import file_hash
from server.melody.card import MelodyKind
from server.melody.tokens import CONTEXT_STEPS
from training.data.melody_cache import Melody, MelodyCache
from training.errors import DataError, SettingsError
from training.fit import Job
from training.melody.batches import MelodyDataset
from training.melody.settings import MELODY_KINDS, MelodyModelSettings, MelodySettings
from training.models.melody_conv import ConvConfig
from training.models.melody_lstm import Batch, LSTMConfig, SimpleLSTM
from training.models.melody_vae import LatentConfig, MelodyVAE, SimpleCONVVAE, SimpleLSTMVAE
from training.trained import load_weights

MelodyModel = SimpleLSTM | MelodyVAE

_BUDGET = ("max_minutes",)
"""Settings that may change without training again."""


def melody_jobs(
    cache: MelodyCache,
    run: Path,
    settings: MelodySettings,
    kinds: tuple[MelodyKind, ...] = MELODY_KINDS,
) -> Iterator[Job[Batch]]:
    """Yield the trainings of the melody models, each when the one before it is done.

    Args:
        cache: the melodies.
        run: folder of the run. If it has a trained ``lstm``, the ``lstm-vae`` begins with it.
        settings: all hyper-parameters.
        kinds: which models.

    Raises:
        DataError: the cache has no training melody.
        SettingsError: the trained ``lstm`` has other sizes than the ``lstm-vae`` wants.
    """
    for kind in kinds:
        yield melody_job(kind, cache, run, settings)


def melody_job(
    kind: MelodyKind, cache: MelodyCache, run: Path, settings: MelodySettings
) -> Job[Batch]:
    """Return the training of one melody model; see `melody_jobs`."""
    own = settings.melody[kind]
    train = cache.melodies("train")
    if not train:
        raise DataError(f"{cache.folder}: no melody for training")
    n_steps = own.n_segments * CONTEXT_STEPS
    n_lead = 0 if kind == "lstm" else CONTEXT_STEPS
    torch.manual_seed(settings.trainer.seed)
    model = make_model(kind, own)
    begun_with = _begin_with_lstm(model, run) if isinstance(model, SimpleLSTMVAE) else ""
    return Job(
        name=job_name(kind),
        model=model,
        train=MelodyDataset(train, n_steps, n_lead, settings.trainer.seed),
        valid=MelodyDataset(judging_melodies(cache), n_steps, n_lead),
        batch_size=own.batch_size,
        max_steps=own.max_steps,
        max_minutes=own.max_minutes,
        learning_rate=own.learning_rate,
        key=_key(own, train, begun_with),
    )


def job_name(kind: MelodyKind) -> str:
    """Return the name of a model's training: its folder below the run."""
    return f"melody-{kind}"


def judging_melodies(cache: MelodyCache) -> list[Melody]:
    """Return what training is judged on: the validation melodies, if there are any."""
    return cache.melodies("valid") or cache.melodies("train")


def make_model(kind: MelodyKind, settings: MelodyModelSettings) -> MelodyModel:
    """Return an untrained model."""
    own = settings
    recurrent = LSTMConfig(own.d_model, own.d_hidden, own.n_layers, own.dropout)
    latent = LatentConfig(
        own.d_latent, own.mean_spread, own.free_nats, own.kl_weight, own.kl_warmup_steps,
        own.word_dropout, own.own_share, own.held_share,
    )  # fmt: skip
    match kind:
        case "lstm":
            return SimpleLSTM(recurrent)
        case "lstm-vae":
            return SimpleLSTMVAE(recurrent, latent)
        case "conv-vae":
            return SimpleCONVVAE(ConvConfig(own.d_model, own.dropout), latent)


def load_melody_model(run: Path, kind: MelodyKind, settings: MelodySettings) -> MelodyModel:
    """Return a trained model, ready to be used.

    Raises:
        DataError: it is not trained yet.
        SettingsError: it was trained with other sizes.
    """
    model = make_model(kind, settings.melody[kind])
    return load_weights(model, run / job_name(kind) / "weights.pt")


def _begin_with_lstm(model: SimpleLSTMVAE, run: Path) -> str:
    """Fill the decoder with the trained LSTM's weights, if there are any; return their digest.

    What the two have in common need not be learned twice; only the latent's way in is new.
    """
    weights = run / job_name("lstm") / "weights.pt"
    if not weights.is_file():
        return ""
    state = torch.load(weights, weights_only=True, map_location="cpu")
    own = model.state_dict()
    shapes = {name: value.shape for name, value in own.items() if name in state}
    if shapes != {name: value.shape for name, value in state.items()}:
        raise SettingsError(f"{weights}: its sizes are not those of lstm-vae's decoder")
    model.load_state_dict(own | state)
    return file_hash(weights)


def _key(settings: MelodyModelSettings, train: list[Melody], begun_with: str) -> str:
    trained = {key: value for key, value in asdict(settings).items() if key not in _BUDGET}
    digest = hashlib.sha256((json.dumps(trained, sort_keys=True) + begun_with).encode())
    for melody in train:
        digest.update(melody.tokens.tobytes())
    return digest.hexdigest()
