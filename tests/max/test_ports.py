"""Ports of objects, as Max saved them in real patches."""

import pytest

from max_patches.tools.ports import ports_of


@pytest.mark.parametrize(
    ("text", "n_inlets", "outlets"),
    [
        ("udpreceive 9101", 1, ("",)),
        ("route /a /b", 3, ("", "", "")),
        ('route "two words"', 2, ("", "")),
        ("sel 0 1", 3, ("bang", "bang", "")),
        ("t b i 0 l", 1, ("bang", "int", "int", "")),
        ("unpack 0 0 0. 0", 1, ("int", "int", "float", "int")),
        ("pack 0 0 0.", 3, ("",)),
        ("pipe 0 0. 10", 3, ("int", "float")),
        ("pipe 10", 2, ("",)),
        ("makenote 100 250", 3, ("float", "float")),
        ("makenote 100 250 1 @repeatmode 1", 4, ("float", "float", "float")),
        ("gate 3", 2, ("", "", "")),
        ("r name", 0, ("",)),
        ("s name", 1, ()),
        ("+ 1.", 2, ("float",)),
        ("== 1", 2, ("int",)),
        ("metro 100 @active 1", 2, ("bang",)),
    ],
)
def test_ports_follow_the_arguments(text: str, n_inlets: int, outlets: tuple[str, ...]) -> None:
    assert ports_of("newobj", text) == (n_inlets, outlets)


def test_drawn_objects_are_classes_and_others_are_not() -> None:
    assert ports_of("toggle") == (1, ("int",))
    assert ports_of("udpsend") is None
    assert ports_of("newobj", "toggel") is None
    assert ports_of("newobj", "") is None
