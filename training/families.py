"""The two families of models, told apart by the configuration file's ``family``."""

from pathlib import Path
from typing import Final

from training.config import BandSettings, read_settings, read_tables
from training.errors import SettingsError
from training.melody.settings import MelodySettings, melody_settings

FAMILIES: Final = ("band", "melody")
_CONFIGS: Final = Path(__file__).parent / "configs"


def config_file(name: str) -> Path:
    """Return the configuration file of a family by its name, or any other by its path."""
    return _CONFIGS / f"{name}.toml" if name in FAMILIES else Path(name)


def read_family(path: Path) -> BandSettings | MelodySettings:
    """Read a configuration file of either family; without ``family`` it is the band's.

    Raises:
        SettingsError: the file is absent or malformed, a key is unknown, a value has another type.
    """
    raw = read_tables(path)
    match raw.get("family", "band"):
        case "band":
            return read_settings(path)
        case "melody":
            return melody_settings(path, raw)
        case other:
            raise SettingsError(f"{path}: family is {other!r}, wanted one of {list(FAMILIES)}")
