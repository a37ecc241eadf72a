"""What papers report of their own models, as far as it could be read, with where it was read.

No figure stands here that was not seen in a source. Definitions differ; each row says how.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One reported figure or group of figures."""

    paper: str
    what: str
    figures: str
    source: str
    difference: str


ROWS = (
    PaperRow(
        paper="Mittal et al., Symbolic Music Generation with Diffusion Models (arXiv 2103.16091)",
        what="Framewise self-similarity of pitch against real sequences, unconditional: "
        "consistency / variance (1 is best)",
        figures="latent diffusion 0.99 / 0.90; autoregressive TransformerMDN 0.93 / 0.68",
        source="a review of the paper (its section 4.1); the paper's table itself was not at hand",
        difference="One melody of 64 bars in 32 MusicVAE latents of 2 bars; overlap of pitch "
        "Gaussians of neighbouring 4-bar frames. Not one of this report's figures. The paper's "
        "TransformerMDN is the nearest relative of this band's chain: a mixture density over the "
        "next latent; another review says it fits the latent space better than the diffusion.",
    ),
    PaperRow(
        paper="Dong et al., Multitrack Music Transformer (arXiv 2207.06983)",
        what="Length of a sample at 1,024 tokens, and inference speed",
        figures="MMT 100.42 s, 11.79 notes a second; MMM 38.69 s, 5.66; REMI+ 28.69 s, 3.58",
        source="the authors' page, repository salu133445/mmt, index.md",
        difference="Orchestral data (SOD), not LPD; a GPU. This band plays without end, faster "
        "than real time on one CPU thread (docs/performance.md).",
    ),
    PaperRow(
        paper="Dong et al., Multitrack Music Transformer (arXiv 2207.06983), table 3",
        what="Pitch-class entropy (bits) / scale consistency / groove consistency, with error",
        figures="ground truth 2.974 ± 0.018 / 92.26 ± 1.25 % / 93.05 ± 1.00 %; MMT 2.802 ± "
        "0.025 / 94.74 ± 0.42 % / 92.09 ± 0.49 %; MMM 2.884 ± 0.023 / 93.13 ± 0.49 % / 91.90 "
        "± 0.64 %; REMI+ 2.897 ± 0.019 / 93.12 ± 0.51 % / 92.90 ± 0.49 %",
        source="the benchmark table of a later study of MMT, which names table 3 as its source; "
        "the ground truth stands likewise in the write-up of another; the paper was not at hand",
        difference="Orchestral data (SOD); all tracks of a piece together and muspy's definitions, "
        "where this report has single parts and 16 places a bar. Closeness to the ground truth "
        "can be compared, the figures cannot.",
    ),
)

NOT_SEEN = (
    "MuseGAN (arXiv 1709.06298): the tables of empty bars, used pitch classes, qualified notes, "
    "drum pattern and tonal distance could not be read anywhere that was at hand, so no row is "
    "quoted. Definitions were, and this report's figures follow them: qualified notes are no "
    "shorter than three of 24 steps a beat, drum pattern is the share of notes in 8- or 16-beat "
    "patterns, tonal distance that of Harte et al., larger where two tracks fit less. MuseGAN "
    "binarises, works on 96 steps a bar and 84 pitches and on 4-bar phrases.",
    "MusicVAE (arXiv 1803.05428): its reconstruction table could not be read; no row is quoted. It "
    "is a share of right 16th-note events of monophonic lines and 9 drums; this report's onset F1 "
    "is of polyphonic notes at 64 steps a bar with velocities, which is harder.",
)
