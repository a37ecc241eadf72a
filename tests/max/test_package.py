"""Every patch of the package: no faults, nothing foreign, and all that a performer needs."""

import json
from xml.etree import ElementTree

import pytest

from max_patches.tools.amxd import ContainerError, pack, unpack
from max_patches.tools.build import ROOT
from max_patches.tools.check import check
from max_patches.tools.check_osc import check_osc
from max_patches.tools.graph import flatten
from max_patches.tools.needed import needed_addresses, said_and_heard
from max_patches.tools.osc import endpoint_at
from max_patches.tools.pack import parts
from server.addresses import ENDPOINTS
from tests.max.patches import ALL, BAND, DEVICE, OVERVIEW, shipped

NAMES = [part.name for part in parts()]


@pytest.mark.parametrize("name", ALL)
def test_patch_has_no_faults(name: str) -> None:
    patcher = shipped(name)
    assert check(patcher) == []
    assert check_osc(patcher) == []


@pytest.mark.parametrize("name", ALL)
def test_only_stock_objects_without_scripts(name: str) -> None:
    names = {node.name for node in flatten(shipped(name)).nodes.values()}
    assert not names & {"js", "jsui", "v8", "node.script", "jweb", "shell", "bpatcher"}


def test_all_that_a_performer_needs_is_in_some_patch_of_the_package() -> None:
    reached: set[str] = set()
    for name in ALL:
        if name not in (BAND, OVERVIEW):
            reached |= set.union(*said_and_heard(flatten(shipped(name))))
    assert needed_addresses() - reached == set()


def test_overview_alone_is_enough_to_play() -> None:
    said, heard = said_and_heard(flatten(shipped(OVERVIEW)))
    by_examples = {"/band/clock", "/band/input/note", "/band/input/pedal", "/band/version"}
    assert needed_addresses() - (said | heard) == by_examples


def test_device_steers_and_hears_every_instrument() -> None:
    said, heard = said_and_heard(flatten(shipped(DEVICE)))
    keys = ("mute", "solo", "hold", "temperature", "density", "variation", "macro/4")
    for instrument in ("drums", "piano", "guitar", "bass", "strings"):
        each = {f"/band/{instrument}/{key}" for key in keys}
        assert each <= said & heard
        assert f"/band/{instrument}/regenerate" in said
        assert f"/band/note/{instrument}" in heard


def test_addresses_of_a_sprintf_are_the_tables() -> None:
    said, heard = said_and_heard(flatten(shipped("patchers/band.strip.maxpat")))
    assert "/band/strings/macro/8" in said & heard
    assert all(endpoint_at(address) for address in said if "%" not in address)


@pytest.mark.parametrize("name", NAMES)
def test_every_object_has_help_that_shows_it_and_a_reference_page(name: str) -> None:
    helped = json.loads((ROOT / "help" / f"{name}.maxhelp").read_text("utf-8"))["patcher"]
    shown = [item["box"].get("name", item["box"].get("text", "")) for item in helped["boxes"]]
    assert any(str(text).split()[:1] in ([name], [f"{name}.maxpat"]) for text in shown)
    page = ElementTree.parse(ROOT / "docs" / f"{name}.maxref.xml").getroot()
    assert page.get("name") == name
    assert page.findtext("digest")
    for method in page.iter("method"):
        endpoint = endpoint_at(str(method.get("name")))
        assert endpoint is not None
        assert len(method.findall("arglist/arg")) == len(endpoint.row.args)
        assert method.findtext("digest") == endpoint.row.doc


@pytest.mark.parametrize("name", NAMES)
def test_reference_page_counts_the_ports(name: str) -> None:
    page = ElementTree.parse(ROOT / "docs" / f"{name}.maxref.xml").getroot()
    boxes = [item["box"]["maxclass"] for item in shipped(f"patchers/{name}.maxpat")["boxes"]]
    for kind in ("inlet", "outlet"):
        assert len(page.findall(f"{kind}list/{kind}")) == boxes.count(kind)


def test_melody_strip_ships_where_the_server_has_a_melody() -> None:
    assert ("band.melody" in NAMES) == any(key.startswith("melody/") for key in ENDPOINTS)


# -- the device's container ----------------------------------------------------------------------


def test_container_is_read_back_as_it_was_written() -> None:
    data = (ROOT / DEVICE).read_bytes()
    assert pack(unpack(data)) == data
    assert data[:12] == b"ampf\x04\x00\x00\x00mmmm"
    twin = json.loads((ROOT / DEVICE.replace(".amxd", ".maxpat")).read_text("utf-8"))
    assert unpack(data) == twin, "the patch to paste is another one"


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (lambda data: data[:-1], "are left"),
        (lambda data: data + b"more", "after the last chunk"),
        (lambda data: data.replace(b"mmmm", b"aaaa", 1), "MIDI effect"),
        (lambda data: data.replace(b"meta", b"atem", 1), "wanted"),
        (lambda data: data.replace(b"}\n\0", b"}\n\n"), "zero byte"),
        (lambda data: data.replace(b'"boxes": [', b'"boxes": (', 1), "no JSON"),
    ],
)
def test_spoilt_container_is_refused(spoil: object, text: str) -> None:
    assert callable(spoil)
    with pytest.raises(ContainerError, match=text):
        unpack(spoil((ROOT / DEVICE).read_bytes()))
