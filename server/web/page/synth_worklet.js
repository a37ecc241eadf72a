// @ts-nocheck -- runs in an AudioWorkletGlobalScope, which the DOM's types do not know.
/**
 * The synth on the audio thread: spessasynth_core plays the sound font, this file keeps time.
 *
 * Notes wait here with the instant and the beat at which they start. A block is rendered in parts that
 * begin where notes begin or end, so that each falls on its sample; whatever waits can be taken back.
 */
import { SoundBankLoader, SpessaSynthProcessor } from "./vendor/spessasynth_core.min.js";

/** Blocks of 128 frames between two reports: about 21 ms at 48 kHz. */
const TICK_BLOCKS = 8;
const DRUM_CHANNEL = 9;
/** A note that comes later than this is left out. */
const LATEST_S = 0.15;

/**
 * Order of the kept presets by how well they stand in for a program: of the same General MIDI family
 * (eight programs), then by distance.
 */
function nearest(program, kept) {
  const cost = (other) => Math.abs(other - program) + (other >> 3 === program >> 3 ? 0 : 128);
  return kept.reduce((a, b) => (cost(b) < cost(a) ? b : a));
}

class BandSynth extends AudioWorkletProcessor {
  constructor() {
    super();
    this.synth = new SpessaSynthProcessor(sampleRate, { eventsEnabled: false });
    this.isReady = false;
    this.waiting = [];
    this.sounding = [];
    this.programs = new Map();
    this.blocks = 0;
    this.figures = { played: 0, late: 0, dropped: 0, errorMaxMs: 0, lateMaxMs: 0 };
    this.handlers = {
      font: (message) => this.loadFont(message.bytes),
      add: (message) => this.add(message),
      drop: (message) => this.drop(message.channel, message.fromBeat),
      cut: (message) => this.cut(message.channel, message.time),
      silence: (message) => this.silence(message.channel),
      retime: (message) => this.retime(message.offset, message.factor),
      program: (message) => this.setProgram(message.channel, message.program),
    };
    this.port.onmessage = (event) => this.handlers[event.data.type](event.data);
  }

  async loadFont(bytes) {
    try {
      await this.synth.processorInitialized;
      this.bank = SoundBankLoader.fromArrayBuffer(bytes);
      this.synth.soundBankManager.addSoundBank(this.bank, "band");
      for (const [channel, program] of this.programs) this.setProgram(channel, program);
      this.decode(this.bank.presets.find((preset) => preset.isGMGSDrum));
      this.isReady = true;
      this.port.postMessage({ type: "ready" });
    } catch (error) {
      this.port.postMessage({ type: "failed", text: String(error) });
    }
  }

  setProgram(channel, program) {
    this.programs.set(channel, program);
    if (!this.bank || channel === DRUM_CHANNEL) return;
    const melodic = this.bank.presets.filter((preset) => !preset.isGMGSDrum);
    const kept = nearest(program, melodic.map((preset) => preset.program));
    this.decode(melodic.find((preset) => preset.program === kept));
    this.synth.programChange(channel, kept);
  }

  /** Decode a preset's samples now, not at the first note, when it would be heard as a gap. */
  decode(preset) {
    for (const zone of preset.zones) {
      for (const part of zone.instrument.zones) part.sample.getAudioData();
    }
  }

  add({ channel, notes }) {
    for (const [beat, on, off, key, velocity] of notes) {
      this.waiting.push({ channel, beat, on, off, key, velocity });
    }
    this.waiting.sort((a, b) => a.on - b.on);
  }

  drop(channel, fromBeat) {
    this.waiting = this.waiting.filter((n) => n.channel !== channel || n.beat < fromBeat);
  }

  cut(channel, time) {
    for (const note of [...this.waiting, ...this.sounding]) {
      if (note.channel === channel) note.off = Math.min(note.off, time);
    }
  }

  /** Forget what waits and end what sounds, on one channel or (-1) on all. */
  silence(channel) {
    const isMeant = (note) => channel < 0 || note.channel === channel;
    this.waiting = this.waiting.filter((note) => !isMeant(note));
    this.sounding = this.sounding.filter((note) => !isMeant(note));
    this.synth.midiChannels.forEach((part, number) => {
      if (channel < 0 || number === channel) part.stopAllNotes(number === DRUM_CHANNEL);
    });
  }

  /** A new tempo: every instant t that is to come becomes offset + factor * t. */
  retime(offset, factor) {
    for (const note of this.waiting) note.on = offset + factor * note.on;
    for (const note of [...this.waiting, ...this.sounding]) note.off = offset + factor * note.off;
  }

  begin(note, time) {
    const errorMs = Math.abs(time - note.on) * 1000;
    if (errorMs > LATEST_S * 1000) {
      this.figures.dropped += 1;
      return;
    }
    if (time - note.on > 1 / sampleRate) {
      this.figures.late += 1;
      this.figures.lateMaxMs = Math.max(this.figures.lateMaxMs, errorMs);
    } else {
      this.figures.errorMaxMs = Math.max(this.figures.errorMaxMs, errorMs);
    }
    this.end((other) => other.channel === note.channel && other.key === note.key);
    this.synth.noteOn(note.channel, note.key, note.velocity);
    this.sounding.push(note);
    this.figures.played += 1;
  }

  /** End the sounding notes for which a condition holds. */
  end(isMeant) {
    this.sounding = this.sounding.filter((note) => {
      if (!isMeant(note)) return true;
      this.synth.noteOff(note.channel, note.key);
      return false;
    });
  }

  /** The next instant at which something begins or ends. */
  nextTime() {
    let time = this.waiting.length ? this.waiting[0].on : Infinity;
    for (const note of this.sounding) time = Math.min(time, note.off);
    return time;
  }

  process(_inputs, outputs) {
    const [left, right] = outputs[0];
    if (this.isReady) this.render(left, right ?? left);
    this.blocks += 1;
    if (this.blocks % TICK_BLOCKS === 0) this.tell();
    return true;
  }

  render(left, right) {
    let frame = 0;
    while (frame < left.length) {
      const time = currentTime + frame / sampleRate;
      const half = 0.5 / sampleRate;
      this.end((note) => note.off <= time + half);
      while (this.waiting.length && this.waiting[0].on <= time + half) {
        this.begin(this.waiting.shift(), time);
      }
      const ahead = Math.max(1, Math.round((this.nextTime() - time) * sampleRate));
      const count = Math.min(left.length - frame, ahead);
      this.synth.process(left, right, frame, count);
      frame += count;
    }
  }

  tell() {
    const keys = this.sounding.map((note) => [note.channel, note.key]);
    this.port.postMessage({ type: "tick", waiting: this.waiting.length, keys, ...this.figures });
  }
}

registerProcessor("band-synth", BandSynth);
