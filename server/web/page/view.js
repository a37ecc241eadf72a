// @ts-check
/** Where the present is, and how long a beat is on the screen. */

/** How the music lies on the screen at one instant, the same for all rolls. */
export class View {
  constructor() {
    this.beat = 0;
    this.isRunning = false;
    this.pxPerBeat = 30;
    /** Where the present stands, in px from the left. */
    this.nowX = 200;
    this.windowBeats = 16;
    /** Which window each window plays again, by number. @type {Map<number, number>} */
    this.sources = new Map();
    /** Beat at which the newest change begins to be heard, and what it is. */
    this.launchBeat = NaN;
  }

  /** @param {number} width in px */
  fit(width) {
    const beats = Math.max(10, Math.min(32, width / 26));
    this.pxPerBeat = width / beats;
    this.nowX = Math.round(width * 0.22);
  }
}
