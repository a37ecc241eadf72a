"""Settles a set that was just written: what depends on how it plays, by its own graphs."""

from dataclasses import dataclass, replace
from pathlib import Path

from server.contract import BandCard, FileCard
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import FloatArray
from training.calibration import calibrate, calibrate_playing
from training.data.cache import WindowCache
from training.jobs import judging_split
from training.odds import fit_odds
from training.rests import fit_rests
from training.returns import fit_near, fit_variation
from training.set_folder import put_latents, write_card


@dataclass(frozen=True, slots=True)
class Base:
    """A set that another was tuned from."""

    models: BandModels
    kept: tuple[Instrument, ...] = ()
    """Instruments whose models are the base's: so is their calibration."""


def settle_band(
    folder: Path,
    cache: WindowCache,
    base: Base | None = None,
    likeness: FloatArray | None = None,
) -> BandCard:
    """Calibrate a set on validation songs, and fit what of its form depends on its decoders.

    Args:
        folder: of the set, whose graphs, card and latents are written.
        cache: the windows that it was trained on.
        base: the set that it was tuned from, if any.
        likeness: share of onsets that a varied return has in common with what it returns to, shape
            (5,); ``None``: how songs return is the base's.

    Returns:
        The card, which was written.
    """
    card = calibrate(BandModels(folder), cache, judging_split(cache))
    write_card(folder, card)
    card = _calibrate_playing(folder, cache, base)
    card = replace(card, latents=_fit_form(folder, cache, likeness))
    write_card(folder, card)
    return card


def _calibrate_playing(folder: Path, cache: WindowCache, base: Base | None) -> BandCard:
    """Calibrate what is played of predicted latents, each through the files as they are by then.

    The second round makes up for onsets that the first one's factors did not bring, and for those
    that went to other places of the beat, or other pitches, since.
    """
    split = judging_split(cache)
    card = calibrate_playing(BandModels(folder), cache, split)
    write_card(folder, card)
    odds = fit_odds(BandModels(folder), cache, split)
    if base is not None:
        kept = [INSTRUMENTS.index(name) for name in base.kept]
        odds["onset_odds"][kept] = base.models.onset_odds[kept]
        odds["interval_odds"][kept] = base.models.interval_odds[kept]
    card = replace(card, latents=put_latents(folder, odds))
    write_card(folder, card)
    card = calibrate_playing(BandModels(folder), cache, split)
    if base is not None:
        card = _with_calibration_of(base, card)
    write_card(folder, card)
    return card


def _with_calibration_of(base: Base, card: BandCard) -> BandCard:
    """Give instruments the calibration that they have in a base: a few songs would unsettle it."""
    instruments = dict(card.instruments)
    for name in base.kept:
        own = base.models.card.instruments[name]
        instruments[name] = replace(
            instruments[name],
            onset_scale=own.onset_scale,
            density_scale=own.density_scale,
            velocity_scale=own.velocity_scale,
            sustain_threshold=own.sustain_threshold,
        )
    return replace(card, instruments=instruments)


def _fit_form(folder: Path, cache: WindowCache, likeness: FloatArray | None) -> FileCard:
    """Fit what of the form depends on the decoders."""
    models, split = BandModels(folder), judging_split(cache)
    arrays = {"form_rests": fit_rests(models, cache)}
    if likeness is not None:
        arrays["form_variation"] = fit_variation(models, cache, split, likeness)
        arrays["form_near"] = fit_near(models, cache, split)
    return put_latents(folder, arrays)
