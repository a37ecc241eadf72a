"""The page's own modules, in the browser that runs them."""

import pytest

from tests.page.browsing import needs_chromium
from tests.page.conftest import Look

pytestmark = [needs_chromium, pytest.mark.peers]


def test_a_splice_replaces_what_starts_there_and_shortens_what_crosses(look: Look) -> None:
    notes = look().page.evaluate("""async () => {
      const {Score} = await import("/page/score.js");
      const score = new Score();
      score.splice(0, [[0, 4, 60, 90], [1, 1, 62, 90], [2, 1, 64, 90], [3, 1, 65, 90]]);
      score.splice(2, [[2, 0.5, 70, 90], [5, 1, 71, 90]]);
      return [score.notes, score.overlapping(1.5, 2.25), score.starting(2, 5)];
    }""")
    assert notes[0] == [[0, 2, 60, 90], [1, 1, 62, 90], [2, 0.5, 70, 90], [5, 1, 71, 90]]
    assert notes[1] == [[0, 2, 60, 90], [1, 1, 62, 90], [2, 0.5, 70, 90]]
    assert notes[2] == [[2, 0.5, 70, 90]]


def test_the_clock_believes_the_quickest_ping(look: Look) -> None:
    offsets = look().page.evaluate("""async () => {
      const {ServerClock, Timeline} = await import("/page/clock.js");
      const clock = new ServerClock();
      clock.restart(5000, 0);
      clock.addPong(100, 180, 5150);
      clock.addPong(200, 204, 5302);
      clock.addPong(300, 390, 5330);
      const frame = {beat: 8, at_ms: 6000, tempo: 120, is_running: true};
      const line = new Timeline(frame, clock);
      return [clock.offsetMs, line.beatAt(1900), line.msAt(10), line.beatAt(0)];
    }""")
    assert offsets == [5100, 10, 1900, 8]


def test_the_synth_keeps_every_instant_under_a_new_tempo(look: Look) -> None:
    # beats 0..4 at 120 BPM, then 60 BPM from beat 2 on: instants are mapped by a straight line.
    mapped = look().page.evaluate("""async () => {
      const {ServerClock, Timeline} = await import("/page/clock.js");
      const {Sound} = await import("/page/sound.js");
      const clock = new ServerClock();
      clock.restart(0, 0);
      const sound = new Sound(() => {});
      const told = [];
      sound.synth = {tell: (message) => told.push(message), offsetMs: 500};
      const now = performance.now();
      const line = (beat, tempo) =>
        new Timeline({beat, at_ms: now, tempo, is_running: true}, clock);
      sound.setLine(line(2, 120));
      told.length = 0;
      sound.setLine(line(2, 60));
      const {offset, factor} = told.find(({type}) => type === "retime");
      const before = (now + 1000 + 500) / 1000;  // beat 4 at 120
      return offset + factor * before - (now + 500) / 1000;
    }""")
    assert mapped == pytest.approx(2.0)  # beat 4 is two seconds away at 60
