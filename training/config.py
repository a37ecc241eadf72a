"""Every hyper-parameter, read from TOML; unknown keys are errors."""

import dataclasses
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, get_args

from server.music import INSTRUMENTS
from training.errors import SettingsError

T = TypeVar("T")

Part = Literal["autoencoder", "predictor"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""What is trained for each instrument, in this order."""


@dataclass(frozen=True, slots=True)
class AutoEncoderSettings:
    """Architecture and training of one window autoencoder."""

    d_latent: int = 128
    d_model: int = 256
    n_blocks: int = 3
    latent_noise: float = 0.1
    onset_weight: float = 3.0
    sustain_loss: float = 0.25
    velocity_loss: float = 2.0
    n_looks: int = 0
    """Steps by which the latent is moved, after the first guess, to where the decoder gives the
    window back better."""
    max_steps: int = 6000
    max_minutes: float = 0.0
    """Ends the training, its schedule run down, after so long; 0: only ``max_steps`` does."""
    batch_size: int = 128
    learning_rate: float = 3e-3
    matrix_rate: float = 0.02
    """Learning rate of the matrices, by Muon; 0 leaves them to AdamW and ``learning_rate``."""


@dataclass(frozen=True, slots=True)
class PredictorSettings:
    """Architecture and training of one latent predictor."""

    n_context: int = 4
    """Earlier windows that the predictor sees, its own last one included."""
    n_components: int = 16
    """Mixture components; 1 is a plain regression with a spread."""
    d_model: int = 384
    n_blocks: int = 3
    dropout: float = 0.1
    context_noise: float = 0.1
    """Noise on the whitened context in training, so that the chain forgives its own errors."""
    lead_noise: float = 0.1
    """The same on the piano's latents."""
    decoding_loss: float = 0.0
    """Weight of how a predicted latent sounds: decoded, against the window that was to come."""
    n_decoded: int = 64
    """Windows of a batch that are decoded for it."""
    spread: float = 1.0
    """Factor on the components' standard deviation when sampling at temperature 1."""
    harmony_spread: float = 1.0
    """Further factor on it along the directions that decide which pitch classes sound; drums have
    none."""
    max_steps: int = 4000
    max_minutes: float = 0.0
    """As for the autoencoder."""
    batch_size: int = 256
    learning_rate: float = 1e-3
    matrix_rate: float = 0.003
    """As for the autoencoder."""


@dataclass(frozen=True, slots=True)
class TrainerSettings:
    """What all trainings share; handed to Lightning's Trainer."""

    seed: int = 7
    start_from: str = ""
    """Run or model set whose weights the band's models begin with; empty: anew."""
    accelerator: str = "auto"
    devices: int = 1
    n_nodes: int = 1
    strategy: str = "auto"
    precision: str = "auto"
    """``auto`` is bf16-mixed where the device computes in bf16, else 32-true."""
    n_threads: int = 0
    """Threads of torch on a CPU; 0 leaves torch's own choice."""
    weight_decay: float = 0.01
    gradient_clip: float = 1.0
    warmup_steps: int = 200
    validate_every_steps: int = 500
    n_validation_windows: int = 2048
    patience: int = 8
    """Validations without improvement before training stops."""
    logger: str = "csv"
    """``csv`` or ``tensorboard``."""


@dataclass(frozen=True, slots=True)
class BandSettings:
    """The whole set: one autoencoder and one predictor an instrument."""

    steps_per_beat: int = 16
    n_transposed_copies: int = 1
    """Copies of each training song in other keys that the predictors see."""
    trainer: TrainerSettings = field(default_factory=TrainerSettings)
    autoencoder: dict[str, AutoEncoderSettings] = field(
        default_factory=lambda: {name: AutoEncoderSettings() for name in INSTRUMENTS}
    )
    predictor: dict[str, PredictorSettings] = field(
        default_factory=lambda: {name: PredictorSettings() for name in INSTRUMENTS}
    )


_MAY_BE_NOUGHT: Final = frozenset(
    {"seed", "n_threads", "warmup_steps", "n_blocks", "n_decoded", "n_looks"}
)
"""Whole numbers of which 0 means something; of all others it is a slip."""

_BAND_KEYS: Final = frozenset(
    {"family", "steps_per_beat", "n_transposed_copies", "trainer", "autoencoder", "predictor"}
)


def read_settings(path: Path | None) -> BandSettings:
    """Read a configuration file.

    A table ``[autoencoder]`` or ``[predictor]`` holds for all instruments; ``[autoencoder.bass]``
    overrides it for one.

    Args:
        path: a TOML file, or ``None`` for the defaults.

    Raises:
        SettingsError: the file is absent or malformed, a key is unknown, a value has another type.
    """
    if path is None:
        return BandSettings()
    raw = read_tables(path)
    check_keys(path, raw, _BAND_KEYS)
    return BandSettings(
        steps_per_beat=_typed(path, "steps_per_beat", raw.get("steps_per_beat", 16), int),
        n_transposed_copies=_typed(
            path, "n_transposed_copies", raw.get("n_transposed_copies", 1), int
        ),
        trainer=build_settings(path, "trainer", TrainerSettings, raw.get("trainer", {})),
        autoencoder=_per_instrument(path, "autoencoder", AutoEncoderSettings, raw),
        predictor=_per_instrument(path, "predictor", PredictorSettings, raw),
    )


def read_tables(path: Path) -> dict[str, Any]:
    """Return the content of a configuration file.

    Raises:
        SettingsError: the file is absent or malformed.
    """
    try:
        return tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def check_keys(path: Path, raw: dict[str, Any], known: frozenset[str]) -> None:
    """Check the keys of a configuration file's first level.

    Raises:
        SettingsError: one is unknown.
    """
    if unknown := set(raw) - known:
        raise SettingsError(f"{path}: unknown key {min(unknown)!r}; known: {sorted(known)}")


def _per_instrument(path: Path, name: str, kind: type[T], raw: dict[str, Any]) -> dict[str, T]:
    table = raw.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: {name} is {table!r:.40}, wanted a table")
    shared = {key: value for key, value in table.items() if key not in INSTRUMENTS}
    return {
        instrument: build_settings(
            path, f"{name}.{instrument}", kind, shared, table.get(instrument, {})
        )
        for instrument in INSTRUMENTS
    }


def build_settings(path: Path, name: str, kind: type[T], *tables: object) -> T:
    """Build settings from one table of a configuration file.

    Args:
        path: the file, for messages.
        name: the table's name, for messages.
        kind: a dataclass whose fields all have defaults.
        tables: its content; what a later one says holds.

    Raises:
        SettingsError: a table is none, a key is unknown, a value is of another type or too small.
    """
    table: dict[str, Any] = {}
    for each in tables:
        if not isinstance(each, dict):
            raise SettingsError(f"{path}: {name} is {each!r:.40}, wanted a table")
        table |= each
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if unknown := set(table) - set(fields):
        raise SettingsError(f"{path}: unknown key {name}.{min(unknown)}; known: {sorted(fields)}")
    values = {
        key: _typed(path, f"{name}.{key}", value, type(fields[key].default))
        for key, value in table.items()
    }
    for key, value in values.items():
        least = 0 if key in _MAY_BE_NOUGHT or isinstance(value, float) else 1
        if not isinstance(value, str) and not value >= least:
            raise SettingsError(f"{path}: {name}.{key} is {value!r}, wanted {least} or more")
    return kind(**values)


def _typed(path: Path, key: str, value: object, wanted: type) -> Any:
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not wanted:
        got = type(value).__name__
        raise SettingsError(f"{path}: {key} is {value!r} ({got}), wanted {wanted.__name__}")
    return value
