"""The two families of models, told apart by the configuration file's ``family``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from training.config import BandSettings, read_settings, read_tables
from training.errors import SettingsError
from training.melody.settings import MelodySettings, melody_settings

FAMILIES: Final = ("band", "melody")
BACH: Final = "bach"
"""What ``prepare`` takes for the melodies of music21's corpus."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a family's work stands unless somebody says otherwise."""

    cache: Path
    run: Path


BAND_PLACES: Final = Places(Path("cache"), Path("runs/band"))
MELODY_PLACES: Final = Places(Path("cache-bach"), Path("runs/melody"))

DATA_NOTES: Final = {
    "band": (
        "Trained on the Lakh Pianoroll Dataset, lpd_5_cleansed, by Hao-Wen Dong and Wen-Yi Hsiao "
        "(https://salu133445.github.io/lakh-pianoroll-dataset/), licensed CC BY 4.0 "
        "(https://creativecommons.org/licenses/by/4.0/), a derivative of the Lakh MIDI Dataset by "
        "Colin Raffel, CC BY 4.0. Changes: duplicates removed, songs chosen and split by "
        "near-duplicate group, onsets rounded to the models' grid. Cite: Dong, Hsiao, Yang, Yang, "
        "MuseGAN, AAAI 2018; Raffel, PhD thesis, 2016. Most songs are transcriptions of "
        "copyrighted music: the licence covers the data set, not the compositions."
    ),
    "melody": (
        "Trained on the music of Johann Sebastian Bach (in the public domain) as the corpus of "
        "music21 brings it along (https://www.music21.org), encoded by Margaret Greentree and "
        "others and distributed there with the permission of the encoders, some of it for "
        "non-commercial use only; music21's own licence is BSD. "
        "Changes: each part a melody of its own on a sixteenth grid, "
        "repeats left out, "
        "doublings removed, split by BWV number and by tune, transposed inside each voice's range. "
        "Cite: Cuthbert, Ariza, music21, ISMIR 2010."
    ),
}
"""For the cards: what the shipped sets were trained on, with licence."""

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
