"""Makes the report: plays, measures, judges, draws, stage by stage."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

import server.chain
import server.decoding
import server.form
import server.playable
import training.baselines
import training.rollout
from server.chain import start_latents
from server.midi_file import write_midi_file
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument, Note, Voice
from server.piano_roll import FloatArray
from server.settings import Settings
from training.baselines import markov_pieces, roll_out_deterministic, train_deterministic
from training.config import BandSettings
from training.data.cache import WindowCache
from training.data.song import Split
from training.errors import SettingsError
from training.latents import make_latents
from training.report import measure
from training.report.copies import Library, make_library, training_part
from training.report.pieces import (
    PIECE_WINDOWS,
    Pieces,
    from_rollout,
    real_pieces,
    repeated,
    shuffled,
    songs_on_end,
)
from training.report.stages import (
    Stages,
    code_key,
    data_key,
    join_keys,
    models_key,
)
from training.rollout import roll_out
from training.windows import encode_windows, pick_windows

Table = dict[str, Any]

REAL: Final = "real"
TITLES: Final = {
    REAL: "real songs",
    "shuffled": "real windows, random order",
    "repeated": "one window repeated",
    "markov": "Markov chain of real windows",
    "deterministic": "the seed: deterministic",
}
_HERE: Final = Path(__file__).parent
_PLAYING: Final = (
    *(
        Path(str(module.__file__))
        for module in (
            server.chain,
            server.decoding,
            server.form,
            server.playable,
            training.rollout,
            training.baselines,
        )
    ),
    _HERE / "pieces.py",
)
_MEASURING: Final = tuple(
    _HERE / f"{name}.py"
    for name in ("music", "statistics", "form", "copies", "distances", "chains", "measure")
)
_LATENT_TOLERANCE: Final = 0.05

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReportSize:
    """How much is looked at."""

    temperatures: tuple[float, ...] = (0.8, 1.0, 1.2)
    """The band's; the one nearest to 1 is judged."""
    n_seeds: int = 128
    """Pieces of each temperature and of each baseline."""
    n_songs: int = 128
    """Real songs at most."""
    n_windows: int = PIECE_WINDOWS
    """Windows of a piece."""
    n_long: int = 24
    """Long chains of each temperature, and of songs one after another."""
    n_long_windows: int = 200
    n_reconstructed: int = 1200
    """Windows an instrument that are encoded and decoded."""
    n_shown: int = 10
    """Pieces shown as pictures and MIDI files."""


@dataclass(frozen=True, slots=True)
class Run:
    """Where the set was trained: for the baselines that learn from the same latents."""

    folder: Path
    settings: BandSettings
    """Those that it was trained with."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the page is made of."""

    figures: Table
    pieces: dict[str, Pieces]
    """Of each source, for pictures."""


def band_name(temperature: float) -> str:
    """Return the source name of the band at a temperature."""
    return f"band_{temperature:g}"


def judged_band(size: ReportSize) -> str:
    """Return which source is held against the targets: the temperature nearest to 1."""
    return band_name(min(size.temperatures, key=lambda t: abs(t - 1.0)))


class Reporter:
    """One report of one set on one split."""

    def __init__(
        self, models: BandModels, cache: WindowCache, split: Split, size: ReportSize, folder: Path
    ) -> None:
        """Prepare.

        Args:
            models: the band.
            cache: windows of the data.
            split: whose songs are the real ones.
            size: how much to look at.
            folder: where results of stages are kept.
        """
        self._models = models
        self._cache = cache
        self._split: Split = split
        self._size = size
        played = join_keys(
            models_key(models.card), data_key(cache), split, asdict(size), code_key(_PLAYING)
        )
        self.key = join_keys(played, code_key(_MEASURING))
        self._stages = Stages(folder / "stages", played, self.key)
        self._libraries: dict[Instrument, Library] = {}
        self._pieces: dict[str, Pieces] = {}

    def play(self, run: Run | None) -> None:
        """Collect the pieces of every source.

        Args:
            run: without it the two baselines that need the training songs' latents are left out.
        """
        size = self._size
        real = self._collect(REAL, self._real)
        for temperature in size.temperatures:
            self._collect(band_name(temperature), partial(self._band, temperature, size.n_windows))
        chosen = range(min(size.n_seeds, len(real)))
        self._collect("shuffled", lambda: shuffled(real).take(chosen))
        self._collect("repeated", lambda: repeated(real.take(chosen)))
        if run is not None:
            self._collect("markov", lambda: self._markov(run))
            self._collect("deterministic", lambda: self._deterministic(run, size.n_windows))

    def measure(self, run: Run | None) -> Report:
        """Compute all figures; `play` must have been called."""
        figures: Table = {
            "reconstruction": self._stages.figures("reconstruction", self._reconstruct),
            "sources": {name: self._measure(name) for name in self._pieces},
        }
        figures["sources"][REAL]["long"] = self._stages.figures("long-real", self._long_songs)
        for temperature in self._size.temperatures:
            name = band_name(temperature)
            figures["sources"][name]["long"] = self._stages.figures(
                f"long-{name}", partial(self._long_band, temperature)
            )
        if run is not None:
            figures["sources"]["deterministic"]["long"] = self._stages.figures(
                "long-deterministic",
                lambda: measure.chain_tables(self._deterministic(run, self._size.n_long_windows)),
            )
        return Report(figures, self._pieces)

    def _collect(self, name: str, make: Callable[[], Pieces]) -> Pieces:
        self._pieces[name] = self._stages.pieces(name, make)
        return self._pieces[name]

    def _real(self) -> Pieces:
        size = self._size
        return real_pieces(self._models, self._cache, self._split, size.n_windows, size.n_songs)

    def _band(self, temperature: float, n_windows: int, n_seeds: int | None = None) -> Pieces:
        """Let the band play from the starts that the server would choose for the seeds."""
        seeds = range(self._size.n_seeds if n_seeds is None else n_seeds)
        starts = np.stack([start_latents(self._models, seed) for seed in seeds])
        temperatures: dict[Instrument, float] = dict.fromkeys(INSTRUMENTS, temperature)
        rollout = roll_out(self._models, starts, n_windows, temperatures)
        return from_rollout(rollout, self._cache.steps_per_beat)

    def _long_band(self, temperature: float) -> Table:
        size = self._size
        return measure.chain_tables(self._band(temperature, size.n_long_windows, size.n_long))

    def _long_songs(self) -> Table:
        models, cache, size = self._models, self._cache, self._size
        return measure.chain_tables(
            songs_on_end(models, cache, self._split, size.n_long_windows, size.n_long)
        )

    def _markov(self, run: Run) -> Pieces:
        latents = {
            name: make_latents(name, self._cache, run.folder, run.settings) for name in INSTRUMENTS
        }
        for name, own in latents.items():
            check_run(self._models, self._cache, name, own.values[0])
        drawn = markov_pieces(self._cache, latents, (self._size.n_seeds, self._size.n_windows))
        return from_rollout(drawn, self._cache.steps_per_beat)

    def _deterministic(self, run: Run, n_windows: int) -> Pieces:
        predictors = train_deterministic(self._cache, run.folder, run.settings)
        is_long = n_windows > self._size.n_windows
        seeds = range(self._size.n_long if is_long else self._size.n_seeds)
        starts = np.stack([start_latents(self._models, seed) for seed in seeds])
        rollout = roll_out_deterministic(predictors, self._models, starts, n_windows)
        return from_rollout(rollout, self._cache.steps_per_beat)

    def _reconstruct(self) -> Table:
        return measure.reconstruction_tables(
            self._models, self._cache, self._split, self._size.n_reconstructed
        )

    def _measure(self, name: str) -> Table:
        pieces, real = self._pieces[name], self._pieces[REAL]
        n_pieces = min(self._size.n_seeds, len(real) // 2)
        is_real = name == REAL
        makers: dict[str, Callable[[], Table]] = {
            "parts": lambda: measure.part_tables(pieces),
            "harmony": lambda: measure.harmony_tables(pieces),
            "chain": lambda: measure.chain_tables(pieces),
            "form": lambda: measure.form_table(pieces),
            "kit": lambda: measure.kit_table(pieces, real, is_real=is_real),
            "distances": lambda: measure.distance_tables(pieces, real, n_pieces, is_real=is_real),
            "copies": lambda: measure.copy_tables(pieces, self._library),
        }
        return {
            topic: self._stages.figures(f"{topic}-{name}", make) for topic, make in makers.items()
        }

    def _library(self, instrument: Instrument) -> Library:
        if instrument not in self._libraries:
            part = training_part(self._cache, instrument)
            self._libraries[instrument] = make_library(
                part, self._cache.steps_per_beat, is_pitched=instrument != "drums"
            )
        return self._libraries[instrument]


def check_run(
    models: BandModels, cache: WindowCache, name: Instrument, latents: FloatArray
) -> None:
    """Make sure that a run's latents are those of the exported encoder.

    Args:
        models: the band.
        cache: windows of the data.
        name: whose latents.
        latents: of all windows, shape (n_windows, d_latent).

    Raises:
        SettingsError: they are not.
    """
    windows = pick_windows(cache, name, "train", 8)
    exported = encode_windows(models, cache, name, windows)
    off = float(np.abs(exported - latents[windows]).mean() / np.abs(exported).mean())
    if off > _LATENT_TOLERANCE:
        raise SettingsError(
            f"the run's {name} latents are off by {off:.0%} from the exported encoder's: the set "
            f"was exported from another run"
        )


def write_midi(pieces: Pieces, piece: int, path: Path, tempo_bpm: float = 120.0) -> None:
    """Write one piece as a MIDI file."""
    per_beat = pieces.steps_per_beat
    notes: dict[Voice, list[Note]] = {
        name: [Note(s / per_beat, n / per_beat, p, v) for s, n, p, v in own[piece].tolist()]
        for name, own in pieces.notes.items()
    }
    write_midi_file(path, notes, Settings({"tempo": tempo_bpm}).snapshot())


def small(size: ReportSize) -> ReportSize:
    """Return a size for a first look, in a minute."""
    return replace(
        size,
        temperatures=(1.0,),
        n_seeds=8,
        n_songs=24,
        n_long=2,
        n_reconstructed=120,
        n_shown=3,
    )
