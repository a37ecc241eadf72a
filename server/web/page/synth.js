// @ts-check
/** The audio graph: worklet, gain and analyser, and where the audio clock stands. */

const FADE_S = 0.02;
/** The audio clock's offset is believed at once when it is so far off, else smoothed. */
const JUMP_MS = 25;
const SMOOTHING = 0.03;

export class Synth {
  /**
   * @param {AudioContext} context
   * @param {AudioWorkletNode} node
   * @param {number} gain
   */
  constructor(context, node, gain) {
    this.context = context;
    this.node = node;
    this.gain = new GainNode(context, { gain });
    this.analyser = new AnalyserNode(context, { fftSize: 2048 });
    node.connect(this.gain).connect(this.analyser).connect(context.destination);
    /** Audio clock minus local clock in ms: where the two meet at the loudspeaker. */
    this.offsetMs = NaN;
    /** Readings since the last jump: the first ones are averaged, later ones smoothed. */
    this.nReadings = 0;
  }

  /**
   * Load the font and build the graph; in answer to a person's gesture, or the browser keeps it silent.
   * @param {number} gain
   * @param {Map<number, number>} programs by channel, from 0
   * @param {(figures: any) => void} onTick called about fifty times a second
   */
  static async open(gain, programs, onTick) {
    if (!globalThis.isSecureContext) {
      throw new Error("browsers allow sound worklets only on localhost or https");
    }
    const context = new AudioContext({ latencyHint: "interactive" });
    try {
      const [bytes] = await Promise.all([
        font(),
        context.audioWorklet.addModule("/page/synth_worklet.js"),
        context.resume(),
      ]);
      const node = new AudioWorkletNode(context, "band-synth", {
        numberOfInputs: 0,
        outputChannelCount: [2],
      });
      const synth = new Synth(context, node, gain);
      await synth.#load(bytes, programs, onTick);
      return synth;
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  /**
   * @param {ArrayBuffer} bytes
   * @param {Map<number, number>} programs
   * @param {(figures: any) => void} onTick
   */
  async #load(bytes, programs, onTick) {
    const { port } = this.node;
    await new Promise((resolve, reject) => {
      port.onmessage = ({ data }) => {
        if (data.type === "ready") resolve(undefined);
        if (data.type === "failed") reject(new Error(data.text));
      };
      for (const [channel, program] of programs) port.postMessage({ type: "program", channel, program });
      port.postMessage({ type: "font", bytes }, [bytes]);
    });
    port.onmessage = ({ data }) => {
      if (data.type !== "tick") return;
      this.#follow();
      onTick(data);
    };
  }

  async close() {
    await this.context.close();
  }

  /** @param {object} message for the worklet */
  tell(message) {
    this.node.port.postMessage(message);
  }

  /** @param {number} gain */
  setGain(gain) {
    this.gain.gain.setTargetAtTime(gain, this.context.currentTime, FADE_S);
  }

  /** Root mean square of what sounds now, 0-1. */
  level() {
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
  }

  /** Learn where the audio clock stands against the local one: at the loudspeaker, not in the buffer. */
  #follow() {
    const { contextTime = 0, performanceTime = 0 } = this.context.getOutputTimestamp();
    const heardMs = (this.context.currentTime - (this.context.outputLatency || 0)) * 1000;
    const offsetMs =
      contextTime > 0 ? contextTime * 1000 - performanceTime : heardMs - performance.now();
    const isNear = Math.abs(offsetMs - this.offsetMs) < JUMP_MS;
    this.nReadings = isNear ? this.nReadings + 1 : 1;
    const share = Math.max(SMOOTHING, 1 / this.nReadings);
    this.offsetMs = isNear ? this.offsetMs + share * (offsetMs - this.offsetMs) : offsetMs;
  }
}

/** @returns {Promise<ArrayBuffer>} */
async function font() {
  const answer = await fetch("/page/vendor/band.sf3");
  if (!answer.ok) throw new Error(`the sound font cannot be had: ${answer.status}`);
  return answer.arrayBuffer();
}
