"""The training half's error tree.

    TrainingError
    |-- DataError      a file of songs, or a folder of them, that cannot be used
    |-- SettingsError  a key of the configuration or a flag that is wrong
    `-- ExportError    models that must not be shipped: torch and onnxruntime disagree

Each message names the file or the key, says what was got and what was wanted.
"""


class TrainingError(Exception):
    """Root of everything that training raises on purpose."""


class DataError(TrainingError):
    """A file of songs, or a folder of them, cannot be used."""


class SettingsError(TrainingError):
    """A key of the configuration or a flag is wrong."""


class ExportError(TrainingError):
    """Models must not be shipped: torch and onnxruntime disagree, or parts do not fit."""
