// @ts-check
/** What plays: the scores, the line of time and the rolls; kept apart from how it is told. */

import { ServerClock, Timeline } from "./clock.js";
import { Roll } from "./roll.js";
import { Ruler } from "./ruler.js";
import { Score } from "./score.js";
import { View } from "./view.js";

/** @typedef {import("./types.js").TimelineFrame} TimelineFrame */
/** @typedef {import("./types.js").Note} Note */

const BEATS_PER_BAR = 4;
/** While nothing moves the rolls are drawn so often only: a page that waits leaves the machine alone. */
const STILL_MS = 200;
/** Windows of which is known what they play again. */
const KEPT_WINDOWS = 8;

export class Band {
  constructor() {
    this.clock = new ServerClock();
    /** @type {Map<string, Score>} */
    this.scores = new Map();
    /** @type {Map<string, Roll>} */
    this.rolls = new Map();
    /** @type {Timeline | null} */
    this.line = null;
    this.view = new View();
    /** @type {Ruler | null} */
    this.ruler = null;
    this.frames = 0;
    this.fps = NaN;
    this.countedMs = 0;
    this.isResized = true;
    this.drawnMs = -Infinity;
  }

  /** @param {string[]} instruments */
  restart(instruments) {
    this.scores = new Map(instruments.map((name) => [name, new Score()]));
    this.view.sources.clear();
  }

  /**
   * @param {HTMLCanvasElement} ruler
   * @param {Map<string, HTMLCanvasElement>} canvases by instrument
   */
  drawOn(ruler, canvases) {
    this.ruler = new Ruler(ruler);
    this.rolls = new Map();
    for (const [name, canvas] of canvases) {
      const score = this.scores.get(name);
      if (score) this.rolls.set(name, new Roll(name, score, canvas));
      this.rolls.get(name)?.showEmpty();
    }
    this.resize();
  }

  resize() {
    this.isResized = true;
  }

  /** @param {TimelineFrame} frame */
  setLine(frame) {
    this.line = new Timeline(frame, this.clock);
    return this.line;
  }

  /**
   * @param {string} instrument
   * @param {number} fromBeat
   * @param {Note[]} notes
   */
  splice(instrument, fromBeat, notes) {
    const roll = this.rolls.get(instrument);
    this.scores.get(instrument)?.splice(fromBeat, notes);
    roll?.changed(fromBeat, this.view.windowBeats);
    if (roll?.showEmpty()) this.resize();
  }

  /** Where the piece returns, the ruler says to what. @param {import("./types.js").WindowFrame} frame */
  takeWindow({ instrument, index, source }) {
    if (instrument !== "piano") return;
    const { sources } = this.view;
    sources.set(index, source);
    // Only what may be on the screen: the newest few.
    for (const old of sources.keys()) {
      if (sources.size <= KEPT_WINDOWS) break;
      sources.delete(old);
    }
  }

  /** The connection is lost: nothing is known to play any more. */
  lose() {
    if (this.line) {
      const beat = this.line.beatAt(performance.now());
      this.setLine({ ...this.line.frame, beat, is_running: false });
    }
  }

  /** Bar and beat of the present, from 1. */
  get position() {
    const beat = Math.floor(this.view.beat + 1e-6);
    return `${Math.floor(beat / BEATS_PER_BAR) + 1}.${(beat % BEATS_PER_BAR) + 1}`;
  }

  /** Draw one frame. @param {number} nowMs */
  draw(nowMs) {
    this.#count(nowMs);
    const isStill = !this.line?.isRunning && !this.view.isRunning;
    if (isStill && nowMs - this.drawnMs < STILL_MS) return;
    this.drawnMs = nowMs;
    if (this.isResized) this.#fit();
    if (this.line) {
      this.view.beat = this.line.beatAt(nowMs);
      this.view.isRunning = this.line.isRunning;
    }
    for (const roll of this.rolls.values()) roll.draw(this.view);
    this.ruler?.draw(this.view);
  }

  #fit() {
    this.isResized = false;
    this.ruler?.resize();
    for (const roll of this.rolls.values()) roll.resize();
    const width = [...this.rolls.values()][0]?.width;
    if (width) this.view.fit(width);
  }

  /** @param {number} nowMs */
  #count(nowMs) {
    this.frames += 1;
    const elapsedMs = nowMs - this.countedMs;
    if (elapsedMs < 1000) return;
    this.fps = (1000 * this.frames) / elapsedMs;
    this.frames = 0;
    this.countedMs = nowMs;
  }
}
