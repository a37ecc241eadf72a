"""The tune that ``tiny_melody`` knows by heart: four bars, 64 sixteenths."""

# "Wachet auf" (Philipp Nicolai, 1599), the first notes: (step, length, pitch).
NOTES = (
    *((0, 8, 60), (8, 8, 64), (16, 12, 67), (28, 4, 67), (32, 4, 67), (36, 4, 67)),
    *((40, 4, 69), (44, 4, 67), (48, 2, 65), (50, 1, 64), (51, 1, 62), (52, 8, 60)),
)
