import math

import pytest

from server.address_row import Value
from server.addresses import SETTING_KEYS
from server.errors import RequestError
from server.music import INSTRUMENTS
from server.settings import Settings


def refused(key: str, *args: object) -> str:
    with pytest.raises(RequestError) as caught:
        Settings().set_from(key, args)
    assert str(caught.value)
    return caught.value.code


def test_starts_with_the_tables_defaults() -> None:
    settings = Settings()
    assert settings.get("tempo") == 120.0
    assert settings.get("quantum") == "bar"
    assert settings.get("drums/channel") == 10
    assert len(settings.snapshot().values) == len(SETTING_KEYS)


def test_initial_values_are_checked() -> None:
    assert Settings({"tempo": 90}).get("tempo") == 90.0
    with pytest.raises(RequestError):
        Settings({"tempoo": 90})


@pytest.mark.parametrize(
    ("key", "got", "held"),
    [
        ("tempo", 90, 90.0),
        ("tempo", 90.5, 90.5),
        ("seed", 7.0, 7),
        ("hold", True, 1),
        ("hold", False, 0),
        ("hold", 1.0, 1),
        ("hold", 0, 0),
        ("quantum", "beat", "beat"),
    ],
)
def test_kinds_of_number_that_clients_send(key: str, got: object, held: Value) -> None:
    settings = Settings()
    change = settings.set(key, got)
    assert settings.get(key) == held
    assert type(settings.get(key)) is type(held)
    assert not change.remark


@pytest.mark.parametrize(
    ("key", "got", "held"),
    [
        ("tempo", 400, 300.0),
        ("tempo", -1e30, 20.0),
        ("bass/transpose", 99, 24),
        ("hold", 2, 1),
        ("seed", 2**40, 2**31 - 1),
        ("bass/channel", 0, 1),
    ],
)
def test_out_of_range_is_clamped_and_said(key: str, got: object, held: Value) -> None:
    settings = Settings()
    change = settings.set(key, got)
    assert settings.get(key) == held
    assert "clamped" in change.remark


@pytest.mark.parametrize(
    ("key", "args", "code"),
    [
        ("tempo", ("fast",), "type"),
        ("tempo", (True,), "type"),
        ("tempo", (None,), "type"),
        ("tempo", (b"\x00",), "type"),
        ("tempo", ((1, 2),), "type"),
        ("tempo", (math.nan,), "finite"),
        ("tempo", (math.inf,), "finite"),
        ("seed", (-math.inf,), "finite"),
        ("seed", (1.5,), "type"),
        ("hold", (0.5,), "type"),
        ("hold", ("on",), "type"),
        ("quantum", ("never",), "choice"),
        ("quantum", (1,), "type"),
        ("model", ("x" * 1000,), "text"),
        ("model", ("a\nb",), "text"),
        ("tempo", (), "count"),
        ("tempo", (1, 2), "count"),
        ("tempoo", (1,), "unknown"),
        ("play", (1,), "unknown"),
    ],
)
def test_everything_else_is_refused(key: str, args: tuple[object, ...], code: str) -> None:
    assert refused(key, *args) == code


def test_a_refusal_changes_and_tells_nothing() -> None:
    settings = Settings()
    told: list[str] = []
    settings.observe(lambda key, _: told.append(key))
    with pytest.raises(RequestError, match=r"got 'fast', wanted tempo: float 20 to 300 BPM"):
        settings.set("tempo", "fast")
    assert settings.get("tempo") == 120.0
    assert not told


def test_observers_hear_each_set_until_they_leave() -> None:
    settings = Settings()
    told: list[tuple[str, Value]] = []
    leave = settings.observe(lambda key, value: told.append((key, value)))
    settings.set("seed", 3)
    settings.set("seed", 3)
    leave()
    settings.set("seed", 4)
    assert told == [("seed", 3), ("seed", 3)]


@pytest.mark.parametrize(
    ("text", "held"),
    [("swing=0.5", 0.5), ("bass/macro/1=-2", -2.0), ("key=Eb", "Eb"), ("hold=1", 1)],
)
def test_a_setting_as_a_person_writes_it(text: str, held: Value) -> None:
    settings = Settings()
    assert settings.set_text(text).value == held
    assert settings.get(text.partition("=")[0]) == held


@pytest.mark.parametrize(
    ("text", "code"),
    [("swing", "text"), ("swing=much", "type"), ("swung=1", "unknown"), ("key=H", "choice")],
)
def test_a_setting_written_wrong_is_refused(text: str, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        Settings().set_text(text)
    assert caught.value.code == code


def test_a_change_says_whether_it_is_one() -> None:
    settings = Settings()
    assert settings.set("seed", 3).is_changed
    assert not settings.set("seed", 3).is_changed


def test_a_snapshot_stays_as_it_was() -> None:
    settings = Settings()
    before = settings.snapshot()
    settings.set("tempo", 90)
    assert before.number("tempo") == 120.0
    assert settings.snapshot().number("tempo") == 90.0
    with pytest.raises(TypeError):
        before.values["tempo"] = 1  # type: ignore[index]


def test_solo_silences_the_others_and_mute_is_stronger() -> None:
    settings = Settings()
    settings.set("bass/solo", 1)
    settings.set("drums/solo", 1)
    settings.set("drums/mute", 1)
    snapshot = settings.snapshot()
    assert [name for name in INSTRUMENTS if snapshot.is_audible(name)] == ["bass"]


def test_typed_getters_count_from_zero_inside() -> None:
    settings = Settings()
    settings.set("temperature", 0.5)
    settings.set("bass/temperature", 0.5)
    settings.set("bass/transpose", -2)
    settings.set("bass/octave", 1)
    settings.set("bass/hold", 1)
    snapshot = settings.snapshot()
    assert snapshot.temperature("bass") == 0.25
    assert snapshot.shift_semitones("bass") == 10
    assert snapshot.channel("drums") == 9
    assert snapshot.program("strings") == 48
    assert snapshot.is_held("bass")
    assert not snapshot.is_held("piano")
