// @ts-check
/**
 * One instrument's piano roll. What stands still is drawn once a window into a picture of its own;
 * each frame copies two or three of those and adds what moves.
 */

import * as palette from "./palette.js";

/** @typedef {import("./types.js").Note} Note */
/** @typedef {import("./score.js").Score} Score */
/** @typedef {import("./view.js").View} View */

const BEATS_PER_BAR = 4;
/** Pictures further away than this many windows are forgotten. */
const KEEP_WINDOWS = 3;
const LIT_FADE_BEATS = 0.35;
/** A drum is a hit: it is drawn this long, however long its note is. */
const HIT_BEATS = 0.2;

/** A range of pitches shrinks only when so many semitones of it are empty: calm goes before exact. */
const SLACK = 7;
const LEAST_RANGE = 14;

/** Rows of the drums from the bottom, by General MIDI pitch; what is not named stands in the top row. */
const KIT = [[35, 36], [37, 38, 39, 40], [41, 43, 45], [47, 48, 50], [42, 44], [46], [51, 53, 59], [49, 52, 55, 57]];
/** @type {Map<number, number>} */
const KIT_ROWS = new Map(KIT.flatMap((pitches, row) => pitches.map((pitch) => [pitch, row])));

export class Roll {
  /**
   * @param {string} instrument
   * @param {Score} score
   * @param {HTMLCanvasElement} canvas
   */
  constructor(instrument, score, canvas) {
    this.instrument = instrument;
    this.score = score;
    this.canvas = canvas;
    const brush = canvas.getContext("2d", { alpha: false });
    if (!brush) throw new Error("this browser has no 2-D canvas");
    this.brush = brush;
    this.colour = palette.colourOf(instrument);
    this.isHit = instrument === "drums";
    /** Lowest and highest pitch that have a place; rows of the kit for the drums. */
    this.low = this.isHit ? 0 : 57;
    this.high = this.isHit ? KIT.length : this.low + LEAST_RANGE;
    /** @type {Map<number, HTMLCanvasElement>} */
    this.pictures = new Map();
    /** @type {{pitch: number, start: number, end: number}[]} */
    this.live = [];
    this.isAudible = true;
    this.scale = 1;
    this.width = 0;
    this.height = 0;
  }

  /** Take the canvas's present size. */
  resize() {
    this.scale = Math.min(2, globalThis.devicePixelRatio || 1);
    const box = this.canvas.getBoundingClientRect();
    this.width = box.width;
    this.height = box.height;
    this.canvas.width = Math.max(1, Math.round(box.width * this.scale));
    this.canvas.height = Math.max(1, Math.round(box.height * this.scale));
    this.pictures.clear();
  }

  /**
   * The notes from a beat on have changed.
   * @param {number} fromBeat
   * @param {number} windowBeats
   */
  changed(fromBeat, windowBeats) {
    this.#fitPitches();
    const first = Math.floor((fromBeat - this.score.longestBeats) / windowBeats);
    for (const index of this.pictures.keys()) if (index >= first) this.pictures.delete(index);
  }

  /** Give the lane less room while it has no notes; returns whether that has changed. */
  showEmpty() {
    const lane = this.canvas.parentElement;
    const isEmpty = this.score.notes.length === 0;
    if (!lane || lane.classList.contains("empty") === isEmpty) return false;
    lane.classList.toggle("empty", isEmpty);
    return true;
  }

  /** Let the range follow the notes that there are: wider at once, narrower when much is empty. */
  #fitPitches() {
    if (this.isHit || !this.score.notes.length) return;
    const pitches = this.score.notes.map((note) => note[2]);
    for (const note of this.live) pitches.push(note.pitch);
    let low = pitches.reduce((a, b) => Math.min(a, b)) - 1;
    let high = pitches.reduce((a, b) => Math.max(a, b)) + 1;
    const missing = Math.max(0, LEAST_RANGE - (high - low));
    low -= Math.ceil(missing / 2);
    high += Math.floor(missing / 2);
    const isInside = low >= this.low && high <= this.high;
    if (isInside && low - this.low + this.high - high < SLACK) return;
    [this.low, this.high] = [low, high];
    this.pictures.clear();
  }

  /**
   * The performer's own note begins (velocity > 0) or ends.
   * @param {number} pitch
   * @param {number} velocity
   * @param {number} beat
   */
  play(pitch, velocity, beat) {
    const held = this.live.find((note) => note.pitch === pitch && note.end === Infinity);
    if (held) held.end = Math.max(beat, held.start + 0.05);
    if (velocity > 0) {
      this.live.push({ pitch, start: beat, end: Infinity });
      this.#fitPitches();
    }
    this.live = this.live.filter((note) => note.end > beat - 64);
  }

  /** @param {View} view */
  draw(view) {
    const { brush, scale } = this;
    brush.setTransform(scale, 0, 0, scale, 0, 0);
    brush.fillStyle = palette.LANE;
    brush.fillRect(0, 0, this.width, this.height);
    const left = view.beat - view.nowX / view.pxPerBeat;
    const right = left + this.width / view.pxPerBeat;
    const first = Math.floor(left / view.windowBeats);
    for (let index = first; index * view.windowBeats < right; index += 1) {
      if (index < 0) continue;
      const start = index * view.windowBeats;
      // Not begun is not final: it may still be changed, and looks so.
      brush.globalAlpha = (start > view.beat ? 0.42 : 1) * (this.isAudible ? 1 : 0.25);
      const x = Math.round((start - left) * view.pxPerBeat * scale) / scale;
      const picture = this.#picture(index, view);
      brush.drawImage(picture, x, 0, picture.width / scale, this.height);
    }
    brush.globalAlpha = 1;
    this.#forget(first);
    this.#drawDraft(view, left, right);
    this.#drawLit(view, left);
    this.#drawLive(view, left);
    this.#drawLines(view, left);
  }

  /** @param {number} first */
  #forget(first) {
    if (this.pictures.size <= 2 * KEEP_WINDOWS) return;
    for (const index of this.pictures.keys()) {
      if (Math.abs(index - first) > KEEP_WINDOWS) this.pictures.delete(index);
    }
  }

  /**
   * @param {number} index
   * @param {View} view
   */
  #picture(index, view) {
    const there = this.pictures.get(index);
    if (there) return there;
    const picture = document.createElement("canvas");
    picture.width = Math.max(1, Math.round(view.windowBeats * view.pxPerBeat * this.scale));
    picture.height = this.canvas.height;
    const brush = picture.getContext("2d");
    if (brush) {
      brush.scale(this.scale, this.scale);
      this.#drawGrid(brush, view);
      const start = index * view.windowBeats;
      for (const note of this.score.overlapping(start, start + view.windowBeats)) {
        this.#drawNote(brush, note, (note[0] - start) * view.pxPerBeat, view);
      }
    }
    this.pictures.set(index, picture);
    return picture;
  }

  /**
   * @param {CanvasRenderingContext2D} brush
   * @param {View} view
   */
  #drawGrid(brush, view) {
    for (let beat = 0; beat < view.windowBeats; beat += 1) {
      const isBar = beat % BEATS_PER_BAR === 0;
      brush.fillStyle = isBar ? palette.BAR_LINE : palette.BEAT_LINE;
      if (isBar || view.pxPerBeat > 14) brush.fillRect(Math.round(beat * view.pxPerBeat), 0, 1, this.height);
    }
    brush.fillStyle = palette.SECTION;
    brush.fillRect(0, 0, 2, this.height);
  }

  /**
   * @param {CanvasRenderingContext2D} brush
   * @param {Note} note
   * @param {number} x in px
   * @param {View} view
   */
  #drawNote(brush, [, beats, pitch, velocity], x, view) {
    const [y, height] = this.#place(pitch);
    const width = Math.max(2.5, (this.isHit ? HIT_BEATS : beats) * view.pxPerBeat - 1);
    brush.globalAlpha = 0.4 + (0.55 * velocity) / 127;
    brush.fillStyle = this.colour;
    brush.beginPath();
    brush.roundRect(x, y, width, height, Math.min(2, height / 2));
    brush.fill();
  }

  /**
   * Top and height of a pitch in px.
   * @param {number} pitch
   * @returns {[number, number]}
   */
  #place(pitch) {
    const row = (this.height - 8) / (this.high - this.low + 1);
    const height = Math.max(2.5, row * 0.92);
    const place = this.isHit ? (KIT_ROWS.get(pitch) ?? KIT.length) : pitch;
    return [4 + (this.high - place) * row, height];
  }

  /**
   * Hatching over what is not final.
   * @param {View} view
   * @param {number} left
   * @param {number} right
   */
  #drawDraft(view, left, right) {
    const next = (Math.floor(view.beat / view.windowBeats) + 1) * view.windowBeats;
    if (next >= right) return;
    const x = (next - left) * view.pxPerBeat;
    const { brush } = this;
    brush.fillStyle = "rgba(140, 155, 176, 0.06)";
    brush.fillRect(x, 0, this.width - x, this.height);
    brush.strokeStyle = palette.SECTION;
    brush.lineWidth = 1;
    brush.setLineDash([4, 4]);
    brush.strokeRect(x + 0.5, 0.5, this.width, this.height - 1);
    brush.setLineDash([]);
  }

  /**
   * @param {View} view
   * @param {number} left
   */
  #drawLit(view, left) {
    if (!this.isAudible || !view.isRunning) return;
    const { brush } = this;
    for (const [start, beats, pitch] of this.score.overlapping(view.beat - LIT_FADE_BEATS, view.beat + 1e-6)) {
      const end = start + (this.isHit ? HIT_BEATS : beats);
      const since = Math.max(0, view.beat - end) / LIT_FADE_BEATS;
      if (since >= 1) continue;
      const [y, height] = this.#place(pitch);
      const x = (start - left) * view.pxPerBeat;
      const width = Math.max(3, (end - start) * view.pxPerBeat - 1);
      brush.fillStyle = this.colour;
      brush.globalAlpha = 0.3 * (1 - since);
      brush.fillRect(x - 3, y - 3, width + 6, height + 6);
      brush.globalAlpha = 1 - since;
      brush.fillStyle = "#ffffff";
      brush.fillRect(x, y, width, height);
    }
    brush.globalAlpha = 1;
  }

  /**
   * @param {View} view
   * @param {number} left
   */
  #drawLive(view, left) {
    const { brush } = this;
    brush.fillStyle = palette.PERFORMER;
    for (const note of this.live) {
      const [y, height] = this.#place(note.pitch);
      const end = Math.min(note.end, view.beat);
      const width = Math.max(3, (end - note.start) * view.pxPerBeat);
      brush.fillRect((note.start - left) * view.pxPerBeat, y - 1, width, Math.max(4, height + 1));
    }
  }

  /**
   * @param {View} view
   * @param {number} left
   */
  #drawLines(view, left) {
    const { brush } = this;
    if (view.launchBeat > view.beat) {
      brush.fillStyle = palette.PERFORMER;
      brush.globalAlpha = 0.7;
      brush.fillRect((view.launchBeat - left) * view.pxPerBeat - 1, 0, 2, this.height);
      brush.globalAlpha = 1;
    }
    brush.fillStyle = palette.PLAYHEAD;
    brush.fillRect(view.nowX - 0.5, 0, 1.5, this.height);
  }
}
