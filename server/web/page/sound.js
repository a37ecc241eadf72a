// @ts-check
/** The band by Web Audio: which notes go to the synth when, and what silences them. */

import { Timeline } from "./clock.js";
import { Synth } from "./synth.js";

/** @typedef {import("./score.js").Score} Score */

/** How far ahead of the audio clock notes are handed to the synth. */
const AHEAD_S = 0.2;
/** A note that should have begun longer ago than this is not begun any more. */
const LATEST_MS = 60;
/** The page joins the music so much after its sound is ready: decoding has held up the audio clock. */
const JOIN_MS = 400;
const DRUM_CHANNEL = 9;

/**
 * @typedef {object} Part
 * @property {number} channel of the synth, from 0
 * @property {Score} score
 * @property {number} cursorBeat notes that start before it are handed over
 * @property {boolean} isAudible
 */

export class Sound {
  /**
   * @param {() => void} onState called when `state` has changed
   */
  constructor(onState) {
    this.onState = onState;
    /** @type {"off" | "starting" | "on" | "failed"} */
    this.state = "off";
    this.problem = "";
    this.volume = 0.8;
    this.isMuted = false;
    /** @type {Map<string, Part>} */
    this.parts = new Map();
    /** @type {Map<number, number>} */
    this.programs = new Map();
    /** @type {Timeline | null} */
    this.line = null;
    /** What the synth said last. */
    this.figures = { played: 0, late: 0, dropped: 0, errorMaxMs: 0, lateMaxMs: 0, waiting: 0, keys: [] };
    /** @type {Synth | undefined} */
    this.synth = undefined;
  }

  /**
   * @param {Map<string, Score>} scores by instrument, in the server's order
   */
  setScores(scores) {
    this.parts = new Map();
    let next = 0;
    for (const [name, score] of scores) {
      if (next === DRUM_CHANNEL) next += 1;
      const channel = name === "drums" ? DRUM_CHANNEL : next++;
      this.parts.set(name, { channel, score, cursorBeat: 0, isAudible: true });
    }
    this.silence();
  }

  /** Begin to sound; must be called in answer to a person's gesture. */
  async start() {
    if (this.state === "starting" || this.state === "on") return;
    this.#become("starting");
    try {
      const synth = await Synth.open(this.#gain, this.programs, (figures) => {
        this.figures = figures;
        this.#handAll();
      });
      if (/** @type {string} */ (this.state) !== "starting") {
        // It was switched off meanwhile.
        await synth.close();
        return;
      }
      this.synth = synth;
      this.seek(performance.now() + JOIN_MS);
      this.#become("on");
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      await this.stop();
      this.#become("failed");
    }
  }

  async stop() {
    const synth = this.synth;
    this.synth = undefined;
    await synth?.close();
    this.#become("off");
  }

  /** @param {"off" | "starting" | "on" | "failed"} state */
  #become(state) {
    this.state = state;
    this.onState();
  }

  /** @param {object} message */
  #tell(message) {
    this.synth?.tell(message);
  }

  // -- loudness ----------------------------------------------------------------------------------

  /**
   * @param {number} volume 0-1
   * @param {boolean} isMuted
   */
  setVolume(volume, isMuted) {
    this.volume = volume;
    this.isMuted = isMuted;
    this.synth?.setGain(this.#gain);
  }

  /** Loudness is felt about as the square of a fader's way. */
  get #gain() {
    return this.isMuted ? 0 : this.volume * this.volume * 1.25;
  }

  /** Root mean square of what sounds now, 0-1. */
  level() {
    return this.synth?.level() ?? 0;
  }

  // -- what is played ----------------------------------------------------------------------------

  /** @param {Timeline} line */
  setLine(line) {
    const old = this.line;
    this.line = line;
    const nowMs = performance.now();
    if (!old || old.isJumpTo(line, nowMs)) {
      this.silence();
    } else if (line.isRunning && Number.isFinite(this.synth?.offsetMs)) {
      // Instants are a straight function of beats, so new ones are a straight function of old ones.
      const factor = line.msPerBeat / old.msPerBeat;
      const [before, after] = [old, line].map((each) => this.#audioTime(each, 0));
      this.#tell({ type: "retime", offset: after - factor * before, factor });
    }
  }

  /**
   * An instrument's notes from a beat on were replaced.
   * @param {string} name
   * @param {number} fromBeat
   */
  splice(name, fromBeat) {
    const part = this.parts.get(name);
    if (!part || !this.line) return;
    const { channel } = part;
    this.#tell({ type: "drop", channel, fromBeat });
    this.#tell({ type: "cut", channel, time: this.#audioTime(this.line, fromBeat) });
    const nowBeat = this.line.beatAt(performance.now());
    part.cursorBeat = Math.min(part.cursorBeat, Math.max(fromBeat, nowBeat));
    this.#handAll();
  }

  /**
   * @param {string} name
   * @param {boolean} isAudible
   */
  setAudible(name, isAudible) {
    const part = this.parts.get(name);
    if (!part || part.isAudible === isAudible) return;
    part.isAudible = isAudible;
    this.#tell({ type: "silence", channel: part.channel });
    this.#seekPart(part);
    this.#handAll();
  }

  /**
   * @param {string} name
   * @param {number} program from 1
   */
  setProgram(name, program) {
    const part = this.parts.get(name);
    if (!part) return;
    this.programs.set(part.channel, program - 1);
    this.#tell({ type: "program", channel: part.channel, program: program - 1 });
  }

  /** End everything now and hand over anew from here. */
  silence() {
    this.#tell({ type: "silence", channel: -1 });
    this.seek();
    this.#handAll();
  }

  /** The server is gone: nothing more is played until it is back. */
  lose() {
    this.line = null;
    this.silence();
  }

  /**
   * Hand over from an instant on; without one from a little back: what should have begun in the last
   * hundredths of a second may still begin.
   * @param {number} [fromMs] local
   */
  seek(fromMs = performance.now() - LATEST_MS) {
    for (const part of this.parts.values()) this.#seekPart(part, fromMs);
  }

  /**
   * @param {Part} part
   * @param {number} [fromMs] local
   */
  #seekPart(part, fromMs = performance.now() - LATEST_MS) {
    if (this.line) part.cursorBeat = this.line.beatAt(fromMs);
  }

  // -- time --------------------------------------------------------------------------------------

  /** Hand over what begins soon: at each report of the synth, and at once when something changes. */
  #handAll() {
    const { line, synth } = this;
    if (this.state !== "on" || !synth || !Number.isFinite(synth.offsetMs) || !line?.isRunning) return;
    const untilMs = (synth.context.currentTime + AHEAD_S) * 1000 - synth.offsetMs;
    const untilBeat = line.beatAt(untilMs);
    for (const part of this.parts.values()) this.#hand(part, line, untilBeat);
  }

  /**
   * @param {Part} part
   * @param {Timeline} line
   * @param {number} untilBeat
   */
  #hand(part, line, untilBeat) {
    if (untilBeat <= part.cursorBeat) return;
    const notes = part.isAudible ? part.score.starting(part.cursorBeat, untilBeat) : [];
    part.cursorBeat = untilBeat;
    if (!notes.length) return;
    this.#tell({
      type: "add",
      channel: part.channel,
      notes: notes.map(([beat, beats, pitch, velocity]) => [
        beat,
        this.#audioTime(line, beat),
        this.#audioTime(line, beat + beats),
        pitch,
        velocity,
      ]),
    });
  }

  /**
   * The instant of a beat on the audio clock in seconds.
   * @param {Timeline} line
   * @param {number} beat
   */
  #audioTime(line, beat) {
    return (line.msAt(beat) + (this.synth?.offsetMs ?? NaN)) / 1000;
  }
}
