"""Every window of every instrument as a latent, computed once and kept in a file.

    run/latents/INSTRUMENT.npy   float32 (n_copies, n_windows, d_latent), memory-mapped
    run/latents/INSTRUMENT.json  what it was made from; a change makes it anew

Copy 0 is the music as it is. Each further copy has every training song moved by a random number of
semitones, the same for all instruments of the song, so that harmony stays; drums have copy 0 only.
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from tqdm import tqdm

from server.contract import file_hash
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import FloatArray
from training.config import BandSettings
from training.data.batches import TRANSPOSE_SEMITONES, window_batch
from training.data.cache import WindowCache
from training.models.autoencoder import WindowAutoEncoder
from training.precision import has_bf16
from training.ranks import is_first, wait_for_all
from training.trained import load_autoencoder, weights_file

_BATCH_SIZE = 256

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Latents:
    """The latents of one instrument."""

    values: FloatArray
    """Shape (n_copies, n_windows, d_latent)."""
    silence: FloatArray
    """Latent of an empty window, shape (d_latent,)."""
    key: str
    """Changes when the autoencoder, the cache or the copies change."""

    def copy(self, k: int) -> FloatArray:
        """Return a copy; an instrument that is not transposed has the same in all of them."""
        values: FloatArray = self.values[min(k, len(self.values) - 1)]
        return values


def song_shifts(cache: WindowCache, n_copies: int, seed: int) -> NDArray[np.int64]:
    """Draw by how many semitones each copy of each song is moved.

    Returns:
        Shape (n_copies, n_songs); 0 for the first copy and for songs outside the training split.
    """
    n_songs = len(cache.songs)
    low, high = TRANSPOSE_SEMITONES
    moves = [shift for shift in range(low, high + 1) if shift]
    shifts = np.random.default_rng([seed, 12]).choice(moves, (n_copies, n_songs))
    shifts[0] = 0
    shifts[:, cache.songs["split"] != 0] = 0
    return shifts


def latent_shifts(
    cache: WindowCache, instrument: Instrument, settings: BandSettings
) -> NDArray[np.int64]:
    """Return by how many semitones each copy of an instrument's latents is moved in each song."""
    n_copies = 1 if instrument == "drums" else 1 + settings.n_transposed_copies
    return song_shifts(cache, n_copies, settings.trainer.seed)


def make_latents(
    instrument: Instrument, cache: WindowCache, run: Path, settings: BandSettings
) -> Latents:
    """Return the latents of an instrument, encoding its windows if that is still to be done.

    Raises:
        DataError: the instrument's autoencoder is not trained yet.
    """
    shifts = latent_shifts(cache, instrument, settings)
    model = load_autoencoder(run, instrument, settings)
    weights = weights_file(run, instrument, "autoencoder")
    key = _key(file_hash(weights), cache, shifts)
    path = run / "latents" / f"{instrument}.npy"
    if is_first() and not _is_made(path, key):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        _encode_into(temporary, model, instrument, cache, shifts)
        temporary.replace(path)
        path.with_suffix(".json").write_text(json.dumps({"key": key}))
    wait_for_all()
    return Latents(np.load(path, mmap_mode="r"), encode_silence(model), key)


def random_latents(cache: WindowCache, d_latent: int) -> Latents:
    """Return noise in place of latents, for a dry run."""
    values = np.random.default_rng(0).standard_normal(
        (1, len(cache.note_counts("piano")), d_latent)
    )
    return Latents(values.astype(np.float32), np.zeros(d_latent, np.float32), key="random")


@torch.inference_mode()
def encode_silence(model: WindowAutoEncoder) -> FloatArray:
    """Return the latent of an empty window, shape (d_latent,)."""
    silence: FloatArray = model.encode(torch.zeros(1, 3, 256, 128))[0].numpy()
    return silence


@torch.inference_mode()
def _encode_into(
    path: Path,
    model: WindowAutoEncoder,
    instrument: Instrument,
    cache: WindowCache,
    shifts: NDArray[np.int64],
) -> None:
    """Write the latents of all windows; empty ones share the latent of silence."""
    filled = np.nonzero(cache.note_counts(instrument))[0]
    song = window_songs(cache)
    shape = (len(shifts), len(song), model.config.d_latent)
    out = open_memmap(path, mode="w+", dtype=np.float32, shape=shape)
    out[:] = encode_silence(model)
    for copy, by_song in enumerate(shifts):
        shift = by_song[song]
        # Songs that are not moved have the same latents in each copy.
        todo = filled if copy == 0 else filled[shift[filled] != 0]
        if copy:
            out[copy] = out[0]
        label = f"{instrument} latents {copy + 1}/{len(shifts)}"
        for first in tqdm(range(0, len(todo), _BATCH_SIZE), label, leave=False):
            windows = todo[first : first + _BATCH_SIZE]
            batch = window_batch(cache, instrument, windows, shift[windows])
            with torch.autocast("cpu", torch.bfloat16, enabled=has_bf16()):
                out[copy, windows] = model.encode_bytes(batch).float().numpy()
    out.flush()
    _log.info("%s: %d windows encoded", instrument, len(filled))


def window_songs(cache: WindowCache) -> NDArray[np.int64]:
    """Return the song of each window, shape (n_windows,)."""
    return np.repeat(np.arange(len(cache.songs)), cache.songs["n_windows"])


def _key(weights_hash: str, cache: WindowCache, shifts: NDArray[np.int64]) -> str:
    digest = hashlib.sha256(weights_hash.encode())
    digest.update(cache.window_ptr[:: len(INSTRUMENTS)].tobytes())
    digest.update(cache.songs.tobytes())
    digest.update(shifts.tobytes())
    return digest.hexdigest()


def _is_made(path: Path, key: str) -> bool:
    try:
        made = json.loads(path.with_suffix(".json").read_text())
    except (OSError, ValueError):
        return False
    return path.is_file() and isinstance(made, dict) and made.get("key") == key
