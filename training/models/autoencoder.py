"""The window autoencoder: 256 steps x 128 pitches <-> 128 latents.

A convolution whose kernel and stride are one beat over all pitches turns a window into one vector
a beat; a few mixing blocks let the beats (and so the bars) see each other; a linear map
squeezes them into the latent. The decoder is the mirror image. On this data these *beat patches*
reach in minutes what a stack of strided 2-D convolutions does not in hours. What the encoder says
at once is then moved by a few *looks* at what the decoder makes of it: see
`training.models.look`.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from server.music import MAX_VELOCITY, Instrument
from server.piano_roll import N_CHANNELS, ONSET, SUSTAIN, VELOCITY_CHANNEL, WINDOW_STEPS
from training.models import pulls
from training.models.folding import PitchFold
from training.models.look import Look
from training.models.roll_loss import LossWeights, RollLoss, roll_gradient

SILENT_LOGIT = -20.0
"""Logit given to pitches that an instrument does not have."""
ONSET_BIAS = -4.0
"""Start of the onset logits: notes are rare."""


@dataclass(frozen=True, slots=True)
class AutoEncoderConfig:
    """Hyper-parameters of one window autoencoder."""

    instrument: Instrument = "piano"
    steps_per_beat: int = 16
    """Time steps a quarter note; also the length of a patch."""
    d_latent: int = 128
    d_model: int = 256
    """Width of the vector of a beat."""
    n_blocks: int = 3
    """Mixing blocks in the encoder, and again in the decoder."""
    n_looks: int = 0
    """Steps that the latent is moved by after the encoder's first guess."""
    latent_noise: float = 0.1
    """Standard deviation of the noise on the (unit variance) latent in training."""
    onset_weight: float = 3.0
    """Weight of a missed onset against an invented one."""
    sustain_loss: float = 0.25
    velocity_loss: float = 2.0


class PatchConv(nn.Linear):
    """A convolution whose kernel and stride are one patch (a beat x all pitches).

    Such a convolution is one matrix product of patches. Written as that it trains 15 times faster
    on a CPU than ``nn.Conv2d`` in bf16 (measured), and exports as one MatMul.
    """

    def __init__(self, patch_steps: int, n_pitches: int, d_model: int) -> None:
        super().__init__(N_CHANNELS * patch_steps * n_pitches, d_model)
        self.patch_steps = patch_steps

    def cut(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 3, T, P), T a multiple of the patch -> patches (B, T / patch, 3, patch, P)."""
        B, C, T, P = x.shape
        return x.reshape(B, C, T // self.patch_steps, self.patch_steps, P).transpose(1, 2)

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        """(B, N, 3, S, P) -> (B, N, D)."""
        return super().forward(patches.flatten(2))


class PatchUnconv(nn.Linear):
    """The transpose of `PatchConv`: each vector of a beat becomes a beat of all channels."""

    def __init__(self, patch_steps: int, n_pitches: int, d_model: int) -> None:
        super().__init__(d_model, N_CHANNELS * patch_steps * n_pitches)
        self.shape = (N_CHANNELS, patch_steps, n_pitches)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, N, D) -> patches (B, N, 3, patch, P)."""
        out: torch.Tensor = super().forward(x)
        return out.reshape(*out.shape[:2], *self.shape)


class Block(nn.Module):
    """Mixes the beats of a window, then the features of each beat (MLP-Mixer, arXiv 2105.01601).

    A window has a fixed number of beats, so a plain map over them does the work of attention at a
    fraction of its cost. Axes: B batch, N beats, D width.
    """

    def __init__(self, n_patches: int, d_model: int) -> None:
        super().__init__()
        self.norm_beats = nn.LayerNorm(d_model)
        self.beats = _mlp(n_patches, 4 * n_patches)
        self.norm_features = nn.LayerNorm(d_model)
        self.features = _mlp(d_model, 2 * d_model)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, N, D) -> (B, N, D)."""
        x = x + self.beats(self.norm_beats(x).transpose(1, 2)).transpose(1, 2)
        out: torch.Tensor = x + self.features(self.norm_features(x))
        return out

    def pulled(self, x: torch.Tensor) -> pulls.Pulled:
        """Do the same, with the way back."""
        normed, pull_norm_beats = pulls.layer_norm(self.norm_beats, x)
        mixed, pull_beats = pulls.two_layers(self.beats, normed.transpose(1, 2))
        x = x + mixed.transpose(1, 2)
        normed, pull_norm_features = pulls.layer_norm(self.norm_features, x)
        out, pull_features = pulls.two_layers(self.features, normed)

        def pull(gradient: torch.Tensor) -> torch.Tensor:
            gradient = gradient + pull_norm_features(pull_features(gradient))
            return gradient + pull_norm_beats(pull_beats(gradient.transpose(1, 2)).transpose(1, 2))

        return x + out, pull


def _mlp(d_io: int, d_hidden: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(d_io, d_hidden), nn.GELU(), nn.Linear(d_hidden, d_io))


class WindowEncoder(nn.Module):
    """Window tensor -> first guess of its latent. Axes: B batch, C channels, T steps, P pitches."""

    def __init__(self, config: AutoEncoderConfig) -> None:
        super().__init__()
        self.pitch_fold = PitchFold(config.instrument)
        size = config.steps_per_beat
        self.n_pad = -WINDOW_STEPS % size
        n_patches = (WINDOW_STEPS + self.n_pad) // size
        d = config.d_model
        self.patch = PatchConv(size, self.pitch_fold.n_pitches, d)
        self.position = nn.Parameter(torch.randn(n_patches, d) * 0.02)
        self.blocks = nn.Sequential(*[Block(n_patches, d) for _ in range(config.n_blocks)])
        self.norm = nn.LayerNorm(d)
        self.squeeze = nn.Linear(n_patches * d, config.d_latent)
        # Unit variance for each latent: noise, temperature and spread then have one meaning.
        self.scale = nn.BatchNorm1d(config.d_latent, affine=False, momentum=0.02)

    def cut(self, window: torch.Tensor) -> torch.Tensor:
        """(B, 3, 256, 128) -> patches (B, N, 3, S, P), of the same type."""
        return self.patch.cut(F.pad(self.pitch_fold.fold(window), (0, 0, 0, self.n_pad)))

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        """(B, N, 3, S, P) in [0, 1] -> (B, d_latent)."""
        x = F.gelu(self.patch(patches)) + self.position  # (B, N, D)
        x = self.norm(self.blocks(x))
        latent: torch.Tensor = self.scale(self.squeeze(x.flatten(1)).float())
        return latent


class WindowDecoder(nn.Module):
    """Latent -> onset and sustain logits and velocity of a window."""

    def __init__(self, config: AutoEncoderConfig) -> None:
        super().__init__()
        self.pitch_fold = PitchFold(config.instrument)
        size = config.steps_per_beat
        n_patches = (WINDOW_STEPS + (-WINDOW_STEPS % size)) // size
        d = config.d_model
        self.expand = nn.Linear(config.d_latent, n_patches * d)
        self.position = nn.Parameter(torch.randn(n_patches, d) * 0.02)
        self.blocks = nn.Sequential(*[Block(n_patches, d) for _ in range(config.n_blocks)])
        self.norm = nn.LayerNorm(d)
        self.unpatch = PatchUnconv(size, self.pitch_fold.n_pitches, d)
        with torch.no_grad():
            self.unpatch.bias.reshape(self.unpatch.shape)[ONSET] = ONSET_BIAS
        self.d_model = d

    def decode_patches(self, latent: torch.Tensor) -> torch.Tensor:
        """(B, d_latent) -> (B, N, 3, S, P): two channels of logits and one of raw velocity."""
        x = self.expand(latent).reshape(latent.shape[0], -1, self.d_model) + self.position
        out: torch.Tensor = self.unpatch(self.norm(self.blocks(x)))
        return out

    def pulled(self, latent: torch.Tensor) -> pulls.Pulled:
        """Do the same, with the way back from (B, N, 3, S, P) to (B, d_latent)."""
        x, pull_expand = pulls.linear(self.expand, latent)
        x = x.reshape(latent.shape[0], -1, self.d_model) + self.position
        way = []
        for block in self.blocks:
            assert isinstance(block, Block)
            x, pull_block = block.pulled(x)
            way.append(pull_block)
        x, pull_norm = pulls.layer_norm(self.norm, x)

        def pull(gradient: torch.Tensor) -> torch.Tensor:
            gradient = pull_norm(gradient.flatten(2) @ self.unpatch.weight)
            for pull_block in reversed(way):
                gradient = pull_block(gradient)
            return pull_expand(gradient.flatten(1))

        return self.unpatch(x), pull

    def forward(self, latent: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Decode.

        Args:
            latent: shape (B, d_latent).

        Returns:
            Probability of an onset, probability of sustain, velocity / 127; each (B, 256, 128),
            in [0, 1].
        """
        patches = self.decode_patches(latent)
        out = patches.transpose(1, 2).flatten(2, 3)[:, :, :WINDOW_STEPS]  # (B, 3, 256, P)
        unfold = self.pitch_fold.unfold
        onset = torch.sigmoid(unfold(out[:, ONSET], SILENT_LOGIT))
        sustain = torch.sigmoid(unfold(out[:, SUSTAIN], SILENT_LOGIT))
        return onset, sustain, torch.sigmoid(unfold(out[:, VELOCITY_CHANNEL], 0.0))


class WindowAutoEncoder(nn.Module):
    """Encoder, looks, noise on the latent while training, decoder, and their loss."""

    def __init__(self, config: AutoEncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.weights = LossWeights(config.onset_weight, config.sustain_loss, config.velocity_loss)
        self.encoder = WindowEncoder(config)
        self.decoder = WindowDecoder(config)
        self.looks = nn.ModuleList(Look(config.d_latent) for _ in range(config.n_looks))

    def encode(self, window: torch.Tensor) -> torch.Tensor:
        """(B, 3, 256, 128) in [0, 1] -> (B, d_latent)."""
        return self._encode_patches(self.encoder.cut(window))

    def encode_bytes(self, batch: torch.Tensor) -> torch.Tensor:
        """(B, 3, 256, 128), uint8, as the cache has windows -> (B, d_latent)."""
        return self._encode_patches(scale_bytes(self.encoder.cut(batch), _compute_dtype(batch)))

    def _encode_patches(self, patches: torch.Tensor) -> torch.Tensor:
        latent: torch.Tensor = self.encoder(patches)
        for look in self.looks:
            latent = latent + look(latent, self._slope(latent, patches))
        return latent * self._sound_mask(patches)

    def _sound_mask(self, patches: torch.Tensor) -> torch.Tensor | float:
        """Return 0.0 for each window that lies at the origin, else 1.0; (B, 1), or 1.0 for all."""
        if not self.looks:
            return 1.0
        loudest = patches[:, :, :VELOCITY_CHANNEL].amax((1, 2, 3, 4))
        return (loudest > 0).float()[:, None]

    def _slope(self, latent: torch.Tensor, patches: torch.Tensor) -> torch.Tensor:
        """Return the gradient of each window's decoding loss, (B, d_latent), float32."""
        logits, pull = self.decoder.pulled(latent)
        return pull(roll_gradient(logits, patches, self.weights)).float()

    def loss(self, batch: torch.Tensor) -> dict[str, torch.Tensor]:
        """Reconstruct a batch.

        The encoder and each look learn to come as near as they can by themselves: the gradient at
        the latent that they reach is that which the next look sees, so it costs nothing more.
        With looks, silence has the origin for its latent. Left to find one, they drive it ever
        farther out, where the decoder is ever surer of it, and it would rule every distance
        between latents.

        Args:
            batch: shape (B, 3, 256, 128), uint8: onset 0/1, sustain 0/1, velocity 0-127.

        Returns:
            As of `decoding_loss`.
        """
        target = self.encoder.cut(batch)
        patches = scale_bytes(target, _compute_dtype(batch))
        z: torch.Tensor = self.encoder(patches)
        learned = torch.zeros((), device=z.device)
        mask = self._sound_mask(patches)
        for look in self.looks:
            slope = self._slope_apart(z.detach(), patches)
            learned = learned + (mask * z * slope).sum() / (len(z) * WINDOW_STEPS)
            z = z.detach() + look(z.detach(), slope)
        z = z * mask
        if self.training:
            z = z + self.config.latent_noise * torch.randn_like(z)
        losses = self._compare(z, target)
        return losses | {"loss": losses["loss"] + learned - learned.detach()}

    def _slope_apart(self, latent: torch.Tensor, patches: torch.Tensor) -> torch.Tensor:
        # Autocast keeps narrow copies of weights. Made where no gradients are kept, they must not
        # be taken where gradients are wanted: torch 2.13 sees to it; older ones were not tried.
        kind = latent.device.type
        narrow = torch.is_autocast_enabled(kind)
        dtype = torch.get_autocast_dtype(kind)
        with torch.no_grad(), torch.autocast(kind, dtype, enabled=narrow, cache_enabled=False):
            return self._slope(latent, patches)

    def decoding_loss(self, latent: torch.Tensor, batch: torch.Tensor) -> dict[str, torch.Tensor]:
        """Decode latents and compare them with windows.

        Args:
            latent: shape (B, d_latent).
            batch: shape (B, 3, 256, 128), uint8: onset 0/1, sustain 0/1, velocity 0-127.

        Returns:
            ``loss`` and its parts, scalars, in nats a step (of all pitches).
        """
        return self._compare(latent, self.encoder.cut(batch))

    def _compare(self, z: torch.Tensor, target: torch.Tensor) -> dict[str, torch.Tensor]:
        total, onset, sustain, velocity = RollLoss.apply(  # type: ignore[no-untyped-call]
            self.decoder.decode_patches(z),
            target,
            self.weights,
            1.0 / (len(target) * WINDOW_STEPS),
        )
        return {
            "loss": total,
            "onset_loss": onset,
            "sustain_loss": sustain,
            "velocity_loss": velocity,
        }


def scale_bytes(patches: torch.Tensor, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """(B, N, 3, S, P) uint8 with velocity 0-127 -> floating point in [0, 1]."""
    scaled = patches.to(dtype)
    scaled[:, :, VELOCITY_CHANNEL].mul_(1.0 / MAX_VELOCITY)
    return scaled


def _compute_dtype(batch: torch.Tensor) -> torch.dtype:
    # The narrow type straight away: at this point the work is moving memory.
    return torch.bfloat16 if torch.is_autocast_enabled(batch.device.type) else torch.float32
