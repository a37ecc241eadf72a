// @ts-check
/** Whether this page is to sound: what the person has asked for, and what the MIDI ports suggest. */

const KEY = "ai-music-generator.sound";

export class SoundWish {
  /**
   * @param {import("./sound.js").Sound} sound
   * @param {(text: string) => void} say
   */
  constructor(sound, say) {
    this.sound = sound;
    this.say = say;
    /** @type {string[]} */
    this.ports = [];
    this.isKnown = false;
    /** "on", "off", or null: the person has not said. */
    this.wish = localStorage.getItem(KEY);
    // Browsers let a page sound only after a gesture; any will do.
    const onGesture = (/** @type {Event} */ event) => {
      const isOwnButton = event.target instanceof Element && event.target.closest("#sound-power");
      if (this.isWanted && sound.state === "off" && !isOwnButton) void sound.start();
    };
    for (const kind of ["pointerup", "keydown"]) document.addEventListener(kind, onGesture);
  }

  /** Without a word from the person: only where no MIDI port is being played into. */
  get isWanted() {
    if (this.wish) return this.wish === "on";
    return this.isKnown && this.ports.length === 0;
  }

  /** @param {string[]} ports */
  setPorts(ports) {
    const isNew = !this.isKnown || ports.join() !== this.ports.join();
    this.ports = ports;
    this.isKnown = true;
    if (!isNew || this.sound.state !== "off") {
      if (!this.isWanted && this.sound.state === "on") void this.sound.stop();
      return;
    }
    if (this.isWanted) this.say("Press play, or any key: browsers allow sound only then.");
    else if (!this.wish) this.say(`The band plays into ${ports.join(", ")}. "Sound off" turns this page's sound on.`);
  }

  /** @param {boolean} isWanted */
  ask(isWanted) {
    this.wish = isWanted ? "on" : "off";
    localStorage.setItem(KEY, this.wish);
    if (isWanted) void this.sound.start();
    else void this.sound.stop();
  }
}
