from server.player.ledger import Held, Ledger


def held(pitch: int, end_beats: float, port: int = 0) -> Held:
    return Held("piano", (port, 0, pitch), 0.0, end_beats)


def test_next_end_is_the_earliest() -> None:
    ledger = Ledger()
    late, early = held(60, 2.0), held(61, 1.0)
    ledger.add(late)
    ledger.add(early)
    assert ledger.next_end("piano") is early
    ledger.remove(early)
    assert ledger.next_end("piano") is late
    assert ledger.next_end("bass") is None


def test_shortened_note_ends_at_its_new_place_only() -> None:
    ledger = Ledger()
    first, second = held(60, 4.0), held(61, 2.0)
    ledger.add(first)
    ledger.add(second)
    ledger.shorten(first, 1.0)
    assert ledger.next_end("piano") is first
    ledger.remove(first)
    assert ledger.next_end("piano") is second
    ledger.remove(second)
    assert ledger.next_end("piano") is None


def test_a_restruck_note_is_not_ended_by_the_old_one() -> None:
    ledger = Ledger()
    old, new = held(60, 1.0), held(60, 3.0)
    ledger.add(old)
    ledger.remove(old)
    ledger.add(new)
    assert ledger.next_end("piano") is new
    ledger.remove(old)
    assert ledger.get((0, 0, 60)) is new


def test_end_all_empties() -> None:
    ledger = Ledger()
    notes = [held(60, 1.0), held(61, 2.0)]
    for note in notes:
        ledger.add(note)
    assert ledger.end_all() == notes
    assert len(ledger) == 0
    assert ledger.next_end("piano") is None


def test_drop_port_forgets_that_port_only() -> None:
    ledger = Ledger()
    kept = held(60, 1.0, port=1)
    ledger.add(kept)
    ledger.add(held(60, 1.0, port=0))
    ledger.add(held(62, 0.5, port=0))
    assert ledger.drop_port(0) == 2
    assert ledger.next_end("piano") is kept
    assert len(ledger) == 1
