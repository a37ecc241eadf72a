"""The current value of everything that can be set, and who wants to know of changes.

Pure and synchronous: the event loop owns the ``Settings``; other threads are handed a ``Snapshot``,
which never changes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from server.address_row import Value
from server.addresses import ENDPOINTS, SETTING_KEYS
from server.arguments import describe, take
from server.contract import N_MACROS
from server.errors import RequestError
from server.music import VOICES, Instrument, Voice

Observer = Callable[[str, Value], None]
"""Called with the key and the new value, on the thread that set it."""

SEMITONES_PER_OCTAVE: Final = 12


@dataclass(frozen=True, slots=True)
class Change:
    """What a set did."""

    key: str
    """Which setting, e.g. ``bass/density``."""
    value: Value
    """What it holds now."""
    is_changed: bool
    """Whether it held another value before."""
    remark: str = ""
    """What was changed about the request, e.g. that it was clamped; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All settings at one instant; may cross threads."""

    values: Mapping[str, Value]
    """Value by key, as on the wire (channels and programs counted from 1)."""

    def number(self, key: str) -> float:
        """Return a numeric setting as a float."""
        return float(self.values[key])

    def integer(self, key: str) -> int:
        """Return an int setting."""
        return int(self.values[key])

    def text(self, key: str) -> str:
        """Return a text setting."""
        return str(self.values[key])

    def switch(self, key: str) -> bool:
        """Return whether a switch is on."""
        return bool(self.values[key])

    def is_audible(self, instrument: Voice) -> bool:
        """Return whether a voice sounds: not muted, and soloed if any is."""
        if self.switch(f"{instrument}/mute"):
            return False
        is_any_soloed = any(self.switch(f"{name}/solo") for name in VOICES)
        return self.switch(f"{instrument}/solo") or not is_any_soloed

    def is_held(self, instrument: Instrument) -> bool:
        """Return whether an instrument repeats its window, by itself or with the band."""
        return self.switch("hold") or self.switch(f"{instrument}/hold")

    def temperature(self, instrument: Instrument) -> float:
        """Return an instrument's own temperature: the band's times its factor, 0-4."""
        return self.number("temperature") * self.number(f"{instrument}/temperature")

    def variation(self, instrument: Instrument) -> float:
        """Return how far an instrument's held window wanders: the band's and its own, 0-1."""
        return min(1.0, self.number("variation") + self.number(f"{instrument}/variation"))

    def macros(self, instrument: Instrument) -> tuple[float, ...]:
        """Return an instrument's shift along each main direction: the band's and its own."""
        return tuple(
            self.number(f"macro/{k}") + self.number(f"{instrument}/macro/{k}")
            for k in range(1, N_MACROS + 1)
        )

    def shift_semitones(self, instrument: Voice) -> int:
        """Return an instrument's shift in semitones, octaves included."""
        octaves = self.integer(f"{instrument}/octave")
        return self.integer(f"{instrument}/transpose") + SEMITONES_PER_OCTAVE * octaves

    def channel(self, instrument: Voice) -> int:
        """Return an instrument's MIDI channel, 0-15."""
        return self.integer(f"{instrument}/channel") - 1

    def program(self, instrument: Voice) -> int:
        """Return an instrument's General MIDI program, 0-127."""
        return self.integer(f"{instrument}/program") - 1


class Settings:
    """The store. Each set is checked against the table, then told to the observers."""

    def __init__(self, initial: Mapping[str, object] | None = None) -> None:
        """Start from the table's defaults.

        Args:
            initial: other values at start by key, e.g. from flags.

        Raises:
            RequestError: a key or a value of ``initial`` is wrong.
        """
        defaults = {key: ENDPOINTS[key].default for key in SETTING_KEYS}
        values = {key: value for key, value in defaults.items() if value is not None}
        self._values = values
        self._snapshot = Snapshot(MappingProxyType(values))
        self._observers: list[Observer] = []
        for key, value in (initial or {}).items():
            self.set(key, value)

    def set(self, key: str, value: object) -> Change:
        """Set one value; out of range is clamped and the change's remark says so.

        Observers are called also when the value is the same (a seed set again restarts the chain).

        Args:
            key: path below ``/band``, e.g. ``tempo``.
            value: int, float, bool or text.

        Raises:
            RequestError: ``unknown`` key, or a value of another kind; nothing is changed.
        """
        change = self.check(key, value)
        # A dict is copied ten times faster than a view of one: a fader in flood sets thousands.
        self._values = self._values.copy()
        self._values[key] = change.value
        self._snapshot = Snapshot(MappingProxyType(self._values))
        for observer in tuple(self._observers):
            observer(key, change.value)
        return change

    def set_text(self, text: str) -> Change:
        """Set one value that a person wrote as ``key=value``.

        Raises:
            RequestError: it is no such text, or as ``set``.
        """
        key, equals, word = text.partition("=")
        if not equals:
            raise RequestError("text", f"got {text!r}, wanted KEY=VALUE")
        if isinstance(self.get(key), str):
            return self.set(key, word)
        try:
            return self.set(key, float(word))
        except ValueError as error:
            raise RequestError("type", f"{key}: got {word!r}, wanted a number") from error

    def check(self, key: str, value: object) -> Change:
        """Return what ``set`` would do, without doing it.

        Raises:
            RequestError: as ``set``.
        """
        old = self.get(key)
        taken = take(ENDPOINTS[key].row.args[0], value)
        return Change(key, taken.value, taken.value != old, taken.remark)

    def set_from(self, key: str, args: Sequence[object]) -> Change:
        """Set one value from a message's arguments.

        Raises:
            RequestError: ``count``, or as ``set``.
        """
        return self.set(key, self._only(key, args))

    def check_from(self, key: str, args: Sequence[object]) -> Change:
        """Return what ``set_from`` would do, without doing it.

        Raises:
            RequestError: as ``set_from``.
        """
        return self.check(key, self._only(key, args))

    def _only(self, key: str, args: Sequence[object]) -> object:
        self.get(key)
        if len(args) != 1:
            wanted = describe(ENDPOINTS[key].row.args[0])
            raise RequestError("count", f"got {len(args)} arguments, wanted {wanted}")
        return args[0]

    def get(self, key: str) -> Value:
        """Return one value as on the wire.

        Raises:
            RequestError: ``unknown`` key.
        """
        value = self._snapshot.values.get(key)
        if value is None:
            raise RequestError("unknown", f"there is no setting {key}")
        return value

    def snapshot(self) -> Snapshot:
        """Return all values as they are now; later sets do not touch it."""
        return self._snapshot

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Have a function called after each set.

        Returns:
            A function that ends it.
        """
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)
