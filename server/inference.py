"""The inference thread: all that the models compute while the band plays, one thing at a time."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from server.jobs import Job, JobResult, run_job
from server.model import BandModels
from server.music import ACCOMPANIMENT, Instrument
from server.piano_roll import FloatArray, NoteArray, notes_to_tensor
from server.priority import give_way

_log = logging.getLogger(__name__)

_MAX_ATTEMPTS: Final = 5
"""Errors in a row after which a window is given up, and with it the show."""
_RETRY_S: Final = 0.5
"""Pause before a window that failed is tried again."""


class Inference:
    """One band's models on one thread that gives way to the player's."""

    def __init__(self, models: BandModels) -> None:
        """Start the thread.

        Args:
            models: the band; another one may be put in its place at any time.
        """
        self.models = models
        self.n_errors = 0
        """Times that computing failed since the start."""
        self._executor = ThreadPoolExecutor(1, "inference", give_way)

    def close(self) -> None:
        """End the thread when it is done with what it is at."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def grow(self, job: Job) -> JobResult:
        """Have a job done, again where it fails.

        Whatever went wrong there, what plays is repeated meanwhile: one error ends no show.
        """
        loop, models = asyncio.get_running_loop(), self.models
        n_errors = 0
        while True:
            done = loop.run_in_executor(self._executor, run_job, models, job)
            await asyncio.wait({done})
            error = done.exception()
            if error is None:
                return done.result()
            n_errors += 1
            self.n_errors += 1
            if n_errors == _MAX_ATTEMPTS or not isinstance(error, Exception):
                raise error
            if n_errors == 1:
                text = "window %d could not be computed and is tried again: %s"
                # Where every window fails once, once is enough for the whole story.
                whole = error if self.n_errors == 1 else None
                _log.warning(text, job.first, error, exc_info=whole)
            await asyncio.sleep(_RETRY_S)

    async def encode(self, instrument: Instrument, notes: NoteArray) -> FloatArray:
        """Encode a window.

        Args:
            instrument: as whose.
            notes: note array inside the window, in the models' time steps.

        Returns:
            Its latent, shape (d_latent,).
        """
        models = self.models

        def encode() -> FloatArray:
            latent: FloatArray = models.encode(instrument, notes_to_tensor(notes)[None])[0]
            return latent

        return await asyncio.get_running_loop().run_in_executor(self._executor, encode)

    async def check_encoders(self) -> None:
        """See that the set can be swapped in again, between the windows.

        Raises:
            ModelError: an encoder cannot be loaded.
        """
        loop = asyncio.get_running_loop()
        for instrument in ACCOMPANIMENT:
            await loop.run_in_executor(self._executor, self.models.check_encoder, instrument)
