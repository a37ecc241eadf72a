// @ts-check
/** The socket: requests out, frames in, pings, and coming back after a loss. */

/** @typedef {import("./types.js").Value} Value */

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
const PING_MS = 2000;
const SILENCE_MS = 7000;
/** Of a slider that is being dragged one value in this time is sent. */
const THROTTLE_MS = 30;

export class Connection {
  /**
   * @param {string} url
   * @param {{onFrame: (frame: any) => void, onState: (state: "connecting" | "open" | "lost", waitMs: number) => void,
   *   onPong: (sentMs: number, receivedMs: number, serverMs: number) => void}} listener
   */
  constructor(url, listener) {
    this.url = url;
    this.listener = listener;
    this.waitMs = FIRST_WAIT_MS;
    this.nextId = 1;
    this.heardMs = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {Map<number, (frame: any) => void>} */
    this.waiting = new Map();
    /** @type {Map<string, {args: Value[], timer: number}>} */
    this.throttled = new Map();
    /** @type {number | undefined} */
    this.retryTimer = undefined;
    setInterval(() => this.#beat(), PING_MS);
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open() {
    clearTimeout(this.retryTimer);
    this.listener.onState("connecting", 0);
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.waitMs = FIRST_WAIT_MS;
      this.heardMs = performance.now();
      this.listener.onState("open", 0);
      for (let n = 0; n < 5; n += 1) setTimeout(() => this.#ping(), n * 60);
    };
    socket.onmessage = (event) => this.#take(JSON.parse(event.data));
    socket.onclose = () => {
      if (this.socket === socket) this.#lose();
    };
  }

  /**
   * Ask for something; the promise gives the `done` or `fail` frame, with the answers before it.
   * @param {string} address
   * @param {Value[]} [args]
   * @returns {Promise<{type: string, text: string, answers: Value[][]}>}
   */
  request(address, args = []) {
    if (!this.isOpen) return Promise.resolve({ type: "fail", text: "not connected", answers: [] });
    const id = this.nextId++;
    /** @type {Value[][]} */
    const answers = [];
    return new Promise((resolve) => {
      this.waiting.set(id, (frame) => {
        if (frame.type === "answer") answers.push(frame.args);
        else resolve({ ...frame, answers });
      });
      this.#send({ address, args, id });
    });
  }

  /**
   * Set a value that may change many times a second: the first and the last are always sent.
   * @param {string} address
   * @param {Value[]} args
   */
  setOften(address, args) {
    const waiting = this.throttled.get(address);
    if (waiting) {
      waiting.args = args;
      return;
    }
    const sent = args;
    void this.request(address, args);
    const entry = { args, timer: 0 };
    entry.timer = setTimeout(() => {
      this.throttled.delete(address);
      if (entry.args !== sent) this.setOften(address, entry.args);
    }, THROTTLE_MS);
    this.throttled.set(address, entry);
  }

  /** @param {any} frame */
  #take(frame) {
    this.heardMs = performance.now();
    if (frame.type === "pong") {
      this.listener.onPong(frame.ping, this.heardMs, frame.now_ms);
      return;
    }
    const id = frame.id ?? null;
    if (id !== null) {
      this.waiting.get(id)?.(frame);
      if (frame.type !== "answer") this.waiting.delete(id);
    }
    this.listener.onFrame(frame);
  }

  #ping() {
    if (this.isOpen) this.#send({ ping: performance.now() });
  }

  #beat() {
    this.#ping();
    // A network that has gone away closes nothing: silence for three pings is a loss as well.
    if (this.isOpen && performance.now() - this.heardMs > SILENCE_MS) this.#drop();
  }

  #drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.#lose();
  }

  #lose() {
    for (const answer of this.waiting.values()) answer({ type: "fail", text: "connection lost" });
    this.waiting.clear();
    this.listener.onState("lost", this.waitMs);
    this.retryTimer = setTimeout(() => this.open(), this.waitMs);
    this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * 1.7);
  }

  /** @param {object} message */
  #send(message) {
    this.socket?.send(JSON.stringify(message));
  }
}
