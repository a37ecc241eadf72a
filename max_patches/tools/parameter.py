"""What Live has to know of a control to store, recall, automate and explain it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

_TYPES: Final = {"float": 0, "enum": 2}
"""Live's numbers for the kinds of parameter; its type int (1) ends at 256 values."""
_STYLES: Final = {"int": 0, "float": 1, "custom": 9}
VISIBLE, STORED_ONLY, HIDDEN = 0, 1, 2
"""Automated and stored; stored with the Live set; neither."""

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of the device."""

    varname: str
    """Its name in the patch."""
    longname: str
    """Its name in Live: unique, and never another in a later version, for Live recalls by it."""
    shortname: str
    """At most eight letters, for Push."""
    about: str
    """What Live's info view says."""
    minimum: float = 0.0
    maximum: float = 1.0
    initial: float = 0.0
    choices: Sequence[str] = ()
    """Words; empty: it is a number."""
    style: Literal["int", "float", "custom"] = "float"
    units: str = ""
    """Format of the shown number for style custom, e.g. ``%.1f sd``."""
    visibility: int = VISIBLE
    look: tuple[tuple[str, object], ...] = ()
    """More keys of the box."""

    def keys(self) -> Json:
        """Return the keys of its box."""
        return {
            "varname": self.varname,
            "parameter_enable": 1,
            "annotation_name": self.longname,
            "annotation": self.about,
            "saved_attribute_attributes": {"valueof": self._value()},
            **dict(self.look),
        }

    def _value(self) -> Json:
        kind: Json
        if self.choices:
            kind = {
                "parameter_type": _TYPES["enum"],
                "parameter_enum": list(self.choices),
                "parameter_mmax": len(self.choices) - 1,
            }
        else:
            kind = {
                "parameter_type": _TYPES["float"],
                "parameter_mmin": self.minimum,
                "parameter_mmax": self.maximum,
                "parameter_unitstyle": _STYLES[self.style],
                **({"parameter_units": self.units} if self.units else {}),
            }
        return {
            "parameter_longname": self.longname,
            "parameter_shortname": self.shortname,
            "parameter_info": self.about,
            **kind,
            "parameter_initial": [self.initial],
            "parameter_initial_enable": 1,
            **({"parameter_invisible": self.visibility} if self.visibility else {}),
        }
