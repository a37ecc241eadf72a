// @ts-check
/** The strip above the rolls: bars, windows, and what waits to be heard. */

import * as palette from "./palette.js";

/** @typedef {import("./view.js").View} View */

const BEATS_PER_BAR = 4;

export class Ruler {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    const brush = canvas.getContext("2d", { alpha: false });
    if (!brush) throw new Error("this browser has no 2-D canvas");
    this.brush = brush;
    this.scale = 1;
    this.width = 0;
    this.height = 0;
    /** What waits for its launch, in words. */
    this.waiting = "";
    /** Where the last text ended, in px: the next one must not run into it. */
    this.writtenTo = -Infinity;
  }

  resize() {
    this.scale = Math.min(2, globalThis.devicePixelRatio || 1);
    const box = this.canvas.getBoundingClientRect();
    this.width = box.width;
    this.height = box.height;
    this.canvas.width = Math.max(1, Math.round(box.width * this.scale));
    this.canvas.height = Math.max(1, Math.round(box.height * this.scale));
  }

  /** @param {View} view */
  draw(view) {
    const { brush, scale } = this;
    brush.setTransform(scale, 0, 0, scale, 0, 0);
    brush.fillStyle = palette.STAGE;
    brush.fillRect(0, 0, this.width, this.height);
    brush.font = "11px system-ui, sans-serif";
    brush.textBaseline = "middle";
    const left = view.beat - view.nowX / view.pxPerBeat;
    const right = left + this.width / view.pxPerBeat;
    this.writtenTo = -Infinity;
    const firstBar = Math.max(0, Math.floor(left / BEATS_PER_BAR));
    for (let bar = firstBar; bar * BEATS_PER_BAR < right; bar += 1) {
      this.#drawBar(view, bar, (bar * BEATS_PER_BAR - left) * view.pxPerBeat);
    }
    if (view.launchBeat > view.beat) this.#drawLaunch((view.launchBeat - left) * view.pxPerBeat);
    brush.fillStyle = palette.PLAYHEAD;
    brush.beginPath();
    brush.moveTo(view.nowX - 5, this.height - 7);
    brush.lineTo(view.nowX + 5, this.height - 7);
    brush.lineTo(view.nowX, this.height);
    brush.fill();
  }

  /**
   * @param {View} view
   * @param {number} bar from 0
   * @param {number} x
   */
  #drawBar(view, bar, x) {
    const { brush } = this;
    const beat = bar * BEATS_PER_BAR;
    const isSection = beat % view.windowBeats === 0;
    brush.fillStyle = isSection ? palette.SECTION : palette.BAR_LINE;
    brush.fillRect(x, isSection ? 0 : this.height / 2, isSection ? 2 : 1, this.height);
    brush.fillStyle = isSection ? palette.PLAYHEAD : palette.SECTION;
    let text = String(bar + 1);
    const windows = Math.floor(beat / view.windowBeats) - Math.floor(view.beat / view.windowBeats);
    const window = Math.round(beat / view.windowBeats);
    const source = isSection ? (view.sources.get(window) ?? window) : window;
    if (source !== window) text += ` · as bar ${(source * view.windowBeats) / BEATS_PER_BAR + 1}`;
    if (isSection && windows === 1) text += " · next, may still change";
    else if (isSection && windows <= 0) text += ` · window ${beat / view.windowBeats + 1}`;
    if (x < this.writtenTo) return;
    brush.fillText(text, x + 5, this.height / 2);
    this.writtenTo = x + 10 + brush.measureText(text).width;
  }

  /** @param {number} x */
  #drawLaunch(x) {
    const { brush } = this;
    const text = `▸ ${this.waiting}`;
    const width = brush.measureText(text).width + 10;
    brush.fillStyle = palette.PERFORMER;
    brush.fillRect(x, 0, width, this.height - 2);
    brush.fillStyle = palette.STAGE;
    brush.fillText(text, x + 5, this.height / 2 - 1);
  }
}
