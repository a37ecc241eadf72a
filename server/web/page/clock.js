// @ts-check
/** Which beat is it: the server's clock seen from here, and the line of time. */

/** @typedef {import("./types.js").TimelineFrame} TimelineFrame */

const N_PINGS_KEPT = 10;

/** The offset between `performance.now()` and the server's monotonic clock, from pings. */
export class ServerClock {
  constructor() {
    /** @type {{roundTripMs: number, offsetMs: number}[]} */
    this.pings = [];
    this.offsetMs = 0;
  }

  /**
   * Forget the past and take a first estimate: a message that has just come.
   * @param {number} serverMs
   * @param {number} [localMs]
   */
  restart(serverMs, localMs = performance.now()) {
    this.pings = [];
    this.offsetMs = serverMs - localMs;
  }

  /**
   * Take an answered ping; the quickest of the last ten decides.
   * @param {number} sentMs local
   * @param {number} receivedMs local
   * @param {number} serverMs
   */
  addPong(sentMs, receivedMs, serverMs) {
    this.pings.push({
      roundTripMs: receivedMs - sentMs,
      offsetMs: serverMs - (sentMs + receivedMs) / 2,
    });
    if (this.pings.length > N_PINGS_KEPT) this.pings.shift();
    const best = this.pings.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a));
    this.offsetMs = best.offsetMs;
  }

  /** Shortest round trip of the last pings in ms; NaN before the first. */
  get roundTripMs() {
    return this.pings.length ? Math.min(...this.pings.map((ping) => ping.roundTripMs)) : NaN;
  }
}

/** A steady tempo through one anchor, on the local clock (`performance.now()`). */
export class Timeline {
  /**
   * @param {TimelineFrame} frame
   * @param {ServerClock} clock
   */
  constructor(frame, clock) {
    this.frame = frame;
    this.clock = clock;
  }

  get isRunning() {
    return this.frame.is_running;
  }

  get msPerBeat() {
    return 60_000 / this.frame.tempo;
  }

  /**
   * The position in quarter notes at a local instant.
   * @param {number} localMs
   */
  beatAt(localMs) {
    if (!this.frame.is_running) return this.frame.beat;
    const elapsedMs = localMs + this.clock.offsetMs - this.frame.at_ms;
    return Math.max(this.frame.beat, this.frame.beat + elapsedMs / this.msPerBeat);
  }

  /**
   * The local instant in ms at which a beat falls.
   * @param {number} beat
   */
  msAt(beat) {
    const serverMs = this.frame.at_ms + (beat - this.frame.beat) * this.msPerBeat;
    return serverMs - this.clock.offsetMs;
  }

  /**
   * Whether another line stands elsewhere at an instant, more than a correction would move it.
   * @param {Timeline} other
   * @param {number} localMs
   */
  isJumpTo(other, localMs) {
    if (this.isRunning !== other.isRunning) return true;
    return Math.abs(this.beatAt(localMs) - other.beatAt(localMs)) > 0.1;
  }
}
