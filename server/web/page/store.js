// @ts-check
/** What the server has said last, by address, and who wants to know. */

/** @typedef {import("./types.js").Value} Value */

export class Store {
  constructor() {
    /** @type {Map<string, Value[]>} */
    this.values = new Map();
    /** @type {Map<string, Set<(args: Value[]) => void>>} */
    this.listeners = new Map();
  }

  /**
   * @param {string} address
   * @param {Value[]} args
   */
  set(address, args) {
    this.values.set(address, args);
    for (const listener of this.listeners.get(address) ?? []) listener(args);
  }

  /**
   * Say once more what an address holds: a control may show what was refused.
   * @param {string} address
   */
  again(address) {
    const args = this.values.get(address);
    if (args) this.set(address, args);
  }

  /** Forget all values and listeners. */
  clear() {
    this.values.clear();
    this.listeners.clear();
  }

  /**
   * First argument of what an address holds.
   * @param {string} address
   */
  get(address) {
    return this.values.get(address)?.[0];
  }

  /**
   * Call back now, if there is a value, and at each change.
   * @param {string} address
   * @param {(args: Value[]) => void} listener
   */
  watch(address, listener) {
    const there = this.listeners.get(address) ?? new Set();
    there.add(listener);
    this.listeners.set(address, there);
    const args = this.values.get(address);
    if (args) listener(args);
  }

  /**
   * Whether an instrument is to be heard: mute is stronger than solo.
   * @param {string} instrument
   * @param {string[]} instruments
   */
  isAudible(instrument, instruments) {
    if (Number(this.get(`/band/${instrument}/mute`))) return false;
    const isAnySolo = instruments.some((name) => Number(this.get(`/band/${name}/solo`)));
    return !isAnySolo || Boolean(Number(this.get(`/band/${instrument}/solo`)));
  }
}
