// @ts-check
/** The notes of one instrument in absolute beats, as spliced by the server. */

/** @typedef {import("./types.js").Note} Note */

const KEEP_BEATS = 96;

/**
 * Index of the first note that starts at or after a beat.
 * @param {Note[]} notes in order of their onset
 * @param {number} beat
 */
export function firstFrom(notes, beat) {
  let low = 0;
  let high = notes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (notes[middle][0] < beat) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Score {
  constructor() {
    /** @type {Note[]} */
    this.notes = [];
    /** Length of the longest note there was: how far back one that still sounds can begin. */
    this.longestBeats = 0;
  }

  /**
   * Drop every note that starts at or after a beat, let earlier ones end there, add others.
   * @param {number} fromBeat
   * @param {Note[]} notes in order of their onset
   */
  splice(fromBeat, notes) {
    const cut = firstFrom(this.notes, fromBeat);
    const kept = this.notes
      .slice(firstFrom(this.notes, fromBeat - KEEP_BEATS), cut)
      .map((note) => (note[0] + note[1] > fromBeat ? shortened(note, fromBeat) : note));
    this.notes = kept.concat(notes);
    for (const note of notes) this.longestBeats = Math.max(this.longestBeats, note[1]);
  }

  /**
   * The notes whose onset lies in [from, to).
   * @param {number} from
   * @param {number} to
   */
  starting(from, to) {
    return this.notes.slice(firstFrom(this.notes, from), firstFrom(this.notes, to));
  }

  /**
   * The notes that sound at some time in [from, to).
   * @param {number} from
   * @param {number} to
   */
  overlapping(from, to) {
    return this.starting(from - this.longestBeats, to).filter((note) => note[0] + note[1] > from);
  }

  clear() {
    this.notes = [];
  }
}

/**
 * @param {Note} note
 * @param {number} endBeat
 * @returns {Note}
 */
function shortened(note, endBeat) {
  return [note[0], endBeat - note[0], note[2], note[3]];
}
