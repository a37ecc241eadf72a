"""From a trained run to a model set that the server plays: graphs, latents, card, README."""

import datetime
import logging
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from tqdm import tqdm

from server.contract import (
    CARD_NAME,
    SCHEMA_VERSION,
    WINDOW_STEPS,
    BandCard,
    FileCard,
    InstrumentCard,
    graph_tensors,
)
from server.form import Form
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import FloatArray
from training.config import PARTS, BandSettings
from training.data.cache import WindowCache
from training.errors import DataError, ExportError, SettingsError
from training.fit import MADE_FROM
from training.form import CountedForm, count_form
from training.harmony import harmony_directions
from training.jobs import judging_split, made_from
from training.latents import Latents, make_latents
from training.macros import Macros, find_macros
from training.model_readme import write_readme
from training.models.predictor import LatentPredictor
from training.noise import noise_shape
from training.onnx_graphs import EncoderGraph, PianoGraph, decoder_for_export, write_graph
from training.predictor_data import LatentDataset, find_targets
from training.replacing import replacing
from training.set_folder import project_version, put_latents, read_facts, write_card
from training.settling import Base, settle_band
from training.trained import load_autoencoder, load_predictor, weights_file
from training.varied import count_kept_bars
from training.windows import band_starts, no_start

N_STARTS: Final = 256
"""Of 64 the drummers struck another kit than songs do by as much as songs may differ (.026 bits;
256: .009)."""
FEWEST_STARTS: Final = 64
"""A tuned set has so many, filled up from its base."""
_DEFAULT_THRESHOLD: Final = 0.5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exported:
    """What one instrument brings to the set."""

    card: InstrumentCard
    macros: Macros
    latents: Latents


def export_band(
    run: Path,
    cache: WindowCache,
    settings: BandSettings,
    folder: Path,
    data: str,
    base: Base | None = None,
) -> BandCard:
    """Export a trained run as a model set.

    Everything is made in a folder beside the final one, checked, calibrated on the validation split
    through the exported graphs, and put in place by a rename.

    Args:
        run: folder of the run; every part must be trained.
        cache: the windows that it was trained on.
        settings: its hyper-parameters.
        folder: where the set is to stand; an older one there is replaced. Its name is the set's.
        data: what the set was trained on, with licence, for the card.
        base: a set with the same autoencoders, trained on more songs: how songs return is taken
            from it, and starts of chains beside those found here; ``None``: all is found here.

    Returns:
        The card. Its metrics hold how the set was trained; `evaluate` adds the rest.

    Raises:
        DataError: a part is not trained, or no song gives the chain a start.
        SettingsError: instruments differ in context or latent size.
        ExportError: torch and onnxruntime disagree; nothing is written.
    """
    n_context, d_latent = _common_sizes(settings)
    with replacing(folder, CARD_NAME) as temporary:
        exported = {
            instrument: _export_instrument(instrument, run, cache, settings, temporary)
            for instrument in tqdm(INSTRUMENTS, "exporting")
        }
        counted = _count_form(cache) if base is None else CountedForm(base.models.form, None)
        starts = _find_starts(cache, exported, n_context, None if base is None else base.models)
        card = BandCard(
            schema_version=SCHEMA_VERSION,
            kind="band",
            name=folder.name,
            created=datetime.datetime.now(datetime.UTC).date().isoformat(),
            version=project_version(),
            steps_per_beat=settings.steps_per_beat,
            window_steps=WINDOW_STEPS,
            d_latent=d_latent,
            n_context=n_context,
            instruments={name: one.card for name, one in exported.items()},
            latents=_write_latents(temporary, exported, starts, counted.form),
            data=data,
            metrics={"training": _training_facts(run, cache)},
        )
        write_card(temporary, card)
        card = settle_band(temporary, cache, base, counted.likeness)
        write_readme(temporary, card)
    _log.info("%s written", folder)
    return card


def _common_sizes(settings: BandSettings) -> tuple[int, int]:
    """Return n_context and d_latent, which the card has once for all instruments."""
    n_context = {own.n_context for own in settings.predictor.values()}
    d_latent = {own.d_latent for own in settings.autoencoder.values()}
    if len(n_context) != 1 or len(d_latent) != 1:
        raise SettingsError(
            f"n_context is {sorted(n_context)} and d_latent {sorted(d_latent)}; "
            "a band needs one of each for all instruments"
        )
    return n_context.pop(), d_latent.pop()


def _export_instrument(
    instrument: Instrument, run: Path, cache: WindowCache, settings: BandSettings, folder: Path
) -> Exported:
    autoencoder = load_autoencoder(run, instrument, settings)
    predictor = load_predictor(run, instrument, settings)
    config = predictor.config
    latents = make_latents(instrument, cache, run, settings)
    piano = make_latents("piano", cache, run, settings) if config.has_lead else None
    predictor.shape_noise(_noise_shape(predictor, cache, instrument, latents, piano))
    harmony_spread = settings.predictor[instrument].harmony_spread
    if harmony_spread != 1.0 and instrument != "drums":
        found = harmony_directions(cache, instrument, latents.copy(0), predictor.own)
        predictor.steady(found, harmony_spread)
    tensors = graph_tensors(instrument, config.d_latent, config.n_context, config.n_components)
    decoder = decoder_for_export(autoencoder)
    modules = {
        "encoder": EncoderGraph(autoencoder),
        "decoder": decoder,
        "predictor": predictor if config.has_lead else PianoGraph(predictor),
    }
    files = {
        part: write_graph(module, folder / f"{instrument}_{part}.onnx", tensors[part])
        for part, module in modules.items()
    }
    _check_made_from(run, instrument, made_from(latents, piano))
    played = latents.copy(0)[cache.filled_windows(instrument, "train")]
    macros = find_macros(instrument, decoder, played, settings.steps_per_beat)
    card = InstrumentCard(
        encoder=files["encoder"],
        decoder=files["decoder"],
        predictor=files["predictor"],
        n_components=config.n_components,
        spread=settings.predictor[instrument].spread,
        onset_scale=1.0,
        density_scale=1.0,
        velocity_scale=1.0,
        sustain_threshold=_DEFAULT_THRESHOLD,
        macro_hints=macros.hints,
    )
    return Exported(card, macros, latents)


def _noise_shape(
    predictor: LatentPredictor,
    cache: WindowCache,
    instrument: Instrument,
    own: Latents,
    piano: Latents | None,
) -> torch.Tensor:
    """Return the shape of an instrument's noise: white where all songs were learned from.

    About windows that it knows, a predictor strays too little: chains would stand still.
    """
    n_context, split = predictor.config.n_context, judging_split(cache)
    if split == "train":
        return torch.eye(predictor.config.d_latent)
    train, judged = (
        LatentDataset(find_targets(cache, instrument, name), own, piano, n_context)
        for name in ("train", split)
    )
    return noise_shape(predictor, train, judged)


def _check_made_from(run: Path, instrument: Instrument, latents: str) -> None:
    """See that a predictor learned from the latents that its autoencoders make now."""
    path = weights_file(run, instrument, "predictor").with_name(MADE_FROM)
    if path.is_file() and path.read_text() != latents:
        raise ExportError(
            f"{path.parent} learned from other latents than the autoencoders make now: run "
            "`ai-music-training fit` again"
        )


def _find_starts(
    cache: WindowCache,
    exported: dict[Instrument, Exported],
    n_context: int,
    base: BandModels | None,
) -> FloatArray:
    """Return real contexts for chains to begin with, (n, 5, n_context, d_latent)."""
    places = band_starts(cache, "train", n_context, N_STARTS)
    if not len(places) and base is None:
        raise DataError(no_start(cache, "train", n_context))
    windows = places[:, None] + np.arange(n_context)
    found = np.stack([one.latents.copy(0)[windows] for one in exported.values()], axis=1)
    if base is None:
        return found
    # A few songs of one's own are not to be lost among those of the base.
    return np.concatenate([found, base.starts])[: max(len(found), FEWEST_STARTS)]


def _write_latents(
    folder: Path, exported: dict[Instrument, Exported], starts: FloatArray, form: Form
) -> FileCard:
    """Write the chain's starts, the macros and the songs' form, at half precision."""
    arrays = {
        "starts": starts,
        "macros": np.stack([one.macros.directions for one in exported.values()]),
        "macro_scales": np.stack([one.macros.scales for one in exported.values()]),
        **{f"form_{field.name}": getattr(form, field.name) for field in fields(Form)},
        "silence": np.stack([one.latents.silence for one in exported.values()]),
    }
    return put_latents(folder, arrays)


def _count_form(cache: WindowCache) -> CountedForm:
    counted = count_form(cache)
    return replace(counted, form=replace(counted.form, keeps=count_kept_bars(cache)))


def _training_facts(run: Path, cache: WindowCache) -> dict[str, float]:
    """Collect how long what was trained, for the card."""
    facts = {
        "n_songs": float(len(cache.song_indices("train"))),
        "n_windows": float(cache.songs["n_windows"][cache.song_indices("train")].sum()),
    }
    for instrument in INSTRUMENTS:
        for part in PARTS:
            own = read_facts(weights_file(run, instrument, part))
            for key in own.keys() & {"wall_s", "n_steps", "windows_per_s"}:
                facts[f"{instrument}_{part}_{key}"] = float(own[key])
    return facts
