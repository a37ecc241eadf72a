// @ts-check
/** The band by Web Audio: which notes go to the synth when, and what silences them. */

import { Timeline } from "./clock.js";

/** @typedef {import("./score.js").Score} Score */

/** How far ahead of the audio clock notes are handed to the synth. */
const AHEAD_S = 0.2;
/** A note that should have begun longer ago than this is not begun any more. */
const LATEST_MS = 60;
const DRUM_CHANNEL = 9;
const FADE_S = 0.02;

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
    /** Audio clock minus local clock in ms: where the two meet at the loudspeaker. */
    this.offsetMs = NaN;
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
      await this.#build();
      this.seek();
      this.#become("on");
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      await this.stop();
      this.#become("failed");
    }
  }

  async stop() {
    const context = this.context;
    this.context = undefined;
    this.synth = undefined;
    this.analyser = undefined;
    if (context && context.state !== "closed") await context.close();
    this.offsetMs = NaN;
    this.#become("off");
  }

  async #build() {
    if (!globalThis.isSecureContext) {
      throw new Error("browsers allow sound worklets only on localhost or https");
    }
    const context = new AudioContext({ latencyHint: "interactive" });
    this.context = context;
    const [bytes] = await Promise.all([
      fetch("/page/vendor/band.sf3").then((answer) => {
        if (!answer.ok) throw new Error(`the sound font cannot be had: ${answer.status}`);
        return answer.arrayBuffer();
      }),
      context.audioWorklet.addModule("/page/synth_worklet.js"),
      context.resume(),
    ]);
    const synth = new AudioWorkletNode(context, "band-synth", {
      numberOfInputs: 0,
      outputChannelCount: [2],
    });
    this.gain = new GainNode(context, { gain: this.isMuted ? 0 : this.volume });
    this.analyser = new AnalyserNode(context, { fftSize: 2048 });
    synth.connect(this.gain).connect(this.analyser).connect(context.destination);
    await new Promise((resolve, reject) => {
      synth.port.onmessage = ({ data }) => {
        if (data.type === "ready") resolve(undefined);
        if (data.type === "failed") reject(new Error(data.text));
        if (data.type === "tick") this.#tick(data);
      };
      for (const [channel, program] of this.programs) {
        synth.port.postMessage({ type: "program", channel, program });
      }
      synth.port.postMessage({ type: "font", bytes }, [bytes]);
    });
    this.synth = synth;
  }

  /** @param {"off" | "starting" | "on" | "failed"} state */
  #become(state) {
    this.state = state;
    this.onState();
  }

  /** @param {object} message */
  #tell(message) {
    this.synth?.port.postMessage(message);
  }

  // -- loudness ----------------------------------------------------------------------------------

  /**
   * @param {number} volume 0-1
   * @param {boolean} isMuted
   */
  setVolume(volume, isMuted) {
    this.volume = volume;
    this.isMuted = isMuted;
    // Loudness is felt about as the square of a fader's way.
    const gain = isMuted ? 0 : volume * volume * 1.25;
    if (this.context) this.gain?.gain.setTargetAtTime(gain, this.context.currentTime, FADE_S);
  }

  /** Root mean square of what sounds now, 0-1. */
  level() {
    if (!this.analyser) return 0;
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
  }

  // -- what is played ----------------------------------------------------------------------------

  /** @param {Timeline} line */
  setLine(line) {
    const old = this.line;
    this.line = line;
    const nowMs = performance.now();
    if (!old || old.isJumpTo(line, nowMs)) {
      this.silence();
    } else if (line.isRunning && Number.isFinite(this.offsetMs)) {
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

  seek() {
    for (const part of this.parts.values()) this.#seekPart(part);
  }

  /** @param {Part} part */
  #seekPart(part) {
    const line = this.line;
    // A little back: what began in the last hundredths of a second may still begin.
    if (line) part.cursorBeat = line.beatAt(performance.now()) - LATEST_MS / line.msPerBeat;
  }

  // -- time --------------------------------------------------------------------------------------

  /** @param {any} figures */
  #tick(figures) {
    this.figures = figures;
    this.#follow();
    this.#handAll();
  }

  /** Hand over what begins soon: at each report of the synth, and at once when something changes. */
  #handAll() {
    const { line, context } = this;
    if (this.state !== "on" || !context || !line?.isRunning) return;
    const untilMs = (context.currentTime + AHEAD_S) * 1000 - this.offsetMs;
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

  /** Learn where the audio clock stands against the local one: at the loudspeaker, not in the buffer. */
  #follow() {
    const context = this.context;
    if (!context) return;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    const offsetMs =
      contextTime > 0
        ? contextTime * 1000 - performanceTime
        : (context.currentTime - (context.outputLatency || 0)) * 1000 - performance.now();
    const isFar = !(Math.abs(offsetMs - this.offsetMs) < 25);
    this.offsetMs = isFar ? offsetMs : this.offsetMs + 0.03 * (offsetMs - this.offsetMs);
  }

  /**
   * The instant of a beat on the audio clock in seconds.
   * @param {Timeline} line
   * @param {number} beat
   */
  #audioTime(line, beat) {
    return (line.msAt(beat) + this.offsetMs) / 1000;
  }
}
