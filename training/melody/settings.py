"""Every hyper-parameter of the melody models."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, get_args

from server.melody.card import MelodyKind
from training.config import TrainerSettings, build_settings, check_keys
from training.errors import SettingsError

_KEYS: Final = frozenset({"family", "trainer", "melody"})

MELODY_KINDS: Final[tuple[MelodyKind, ...]] = get_args(MelodyKind)


@dataclass(frozen=True, slots=True)
class MelodyModelSettings:
    """Architecture and training of one melody model."""

    d_model: int = 128
    d_hidden: int = 256
    """Of the LSTMs; the convolutions are as wide as ``d_model``."""
    n_layers: int = 2
    """Of LSTMs."""
    dropout: float = 0.3
    d_latent: int = 32
    """This and the next seven: of the models with a latent, see `LatentConfig`."""
    mean_spread: float = 0.7
    free_nats: float = 0.25
    kl_weight: float = 0.3
    kl_warmup_steps: int = 500
    word_dropout: float = 0.05
    own_share: float = 0.3
    held_share: float = 0.25
    n_segments: int = 4
    """Length of a training melody, in segments of 64 steps."""
    max_steps: int = 1500
    max_minutes: float = 0.0
    """Ends the training, its schedule run down, after so long; 0: only ``max_steps`` does."""
    batch_size: int = 32
    learning_rate: float = 3e-3


@dataclass(frozen=True, slots=True)
class MelodySettings:
    """The three melody models."""

    trainer: TrainerSettings = field(default_factory=TrainerSettings)
    melody: dict[MelodyKind, MelodyModelSettings] = field(
        default_factory=lambda: {kind: MelodyModelSettings() for kind in MELODY_KINDS}
    )


def melody_settings(path: Path, raw: dict[str, Any]) -> MelodySettings:
    """Build the settings from the tables of a configuration file.

    A table ``[melody]`` holds for all three models; ``[melody.lstm-vae]`` overrides it for one.

    Args:
        path: the file, for messages.
        raw: the tables.

    Raises:
        SettingsError: a key is unknown, a value has another type.
    """
    check_keys(path, raw, _KEYS)
    table = raw.get("melody", {})
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: melody is {table!r:.40}, wanted a table")
    shared = {key: value for key, value in table.items() if key not in MELODY_KINDS}
    return MelodySettings(
        trainer=build_settings(path, "trainer", TrainerSettings, raw.get("trainer", {})),
        melody={
            kind: build_settings(
                path, f"melody.{kind}", MelodyModelSettings, shared, table.get(kind, {})
            )
            for kind in MELODY_KINDS
        },
    )
