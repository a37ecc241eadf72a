"""Two versions of the same music meet in the middle of a window."""

from server.music import Note
from server.seam import continues, splice_notes


def test_old_notes_end_at_the_seam_and_long_new_ones_are_struck_there() -> None:
    old = [Note(0.0, 9.0, 60, 80), Note(5.0, 1.0, 61, 80)]
    new = [Note(1.0, 7.0, 64, 90), Note(3.5, 1.0, 65, 90), Note(4.0, 1.0, 67, 90)]
    assert splice_notes(old, new, 4.0) == (
        Note(0.0, 4.0, 60, 80),
        Note(4.0, 4.0, 64, 90),
        Note(4.0, 1.0, 67, 90),
    )


def test_spliced_notes_are_in_the_order_of_voiced_ones() -> None:
    chord = [Note(0.0, 9.0, 60, 80), Note(0.0, 2.0, 64, 80), Note(6.0, 1.0, 61, 80)]
    spliced = splice_notes(chord, [Note(6.0, 1.0, 61, 80)], 4.0)
    assert [note.pitch for note in spliced] == [60, 64, 61]
    assert continues(spliced, chord[2:], 5.0)
