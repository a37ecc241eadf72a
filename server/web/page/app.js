// @ts-check
/** The page: what comes from the server goes to the store, the rolls and the sound. */

import { Band } from "./band.js";
import { Connection } from "./connection.js";
import { buildSettings, buildSound, buildTransport, showLink } from "./header.js";
import { Health } from "./health.js";
import { bandPanel, instrumentPages, outputOffsets } from "./instrument.js";
import { listenToKeys } from "./keyboard.js";
import { Learn } from "./learn.js";
import { Models } from "./models.js";
import { Panels } from "./panels.js";
import { Snapshots } from "./snapshots.js";
import { Sound } from "./sound.js";
import { SoundWish } from "./sound_wish.js";
import { Store } from "./store.js";
import { buildStage } from "./strips.js";
import { Studio } from "./studio.js";

/** @typedef {import("./types.js").Hello} Hello */
/** @typedef {import("./types.js").Card} Card */

const NOTICE_MS = 5000;
const HEALTH_MS = 1000;

class App {
  constructor() {
    this.store = new Store();
    this.band = new Band();
    this.connection = new Connection(`${location.origin.replace(/^http/, "ws")}/ws`, {
      onFrame: (frame) => this.#take(frame),
      onState: (state, waitMs) => this.#onLink(state, waitMs),
      onPong: (sent, received, server) => this.band.clock.addPong(sent, received, server),
    });
    /** @type {import("./widgets.js").Desk} */
    this.desk = {
      store: this.store,
      connection: this.connection,
      rows: new Map(),
      say: (text, tone = "plain") => this.say(text, tone),
    };
    this.sound = new Sound(() => this.#onSound());
    this.wish = new SoundWish(this.sound, (text) => this.say(text, "plain", true));
    this.showSound = buildSound(this.sound, need("sound"), (isWanted) => this.wish.ask(isWanted));
    this.panels = new Panels(need("tabs"), need("panels"));
    this.snapshots = new Snapshots(this.desk);
    this.studio = new Studio(this.desk);
    this.models = new Models(this.desk);
    this.learn = new Learn(this.desk);
    this.health = new Health();
    /** @type {string[]} */
    this.instruments = [];
    /** @type {Card | null} */
    this.card = null;
    this.chosen = "";
    this.handlers = this.#handlers();
  }

  start() {
    listenToKeys(this.desk, () => this.instruments);
    new ResizeObserver(() => this.band.resize()).observe(need("stage"));
    setInterval(() => this.#showHealth(), HEALTH_MS);
    const frame = (/** @type {number} */ nowMs) => {
      this.band.draw(performance.now());
      const position = document.getElementById("position");
      if (position && position.textContent !== this.band.position) position.textContent = this.band.position;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    this.connection.open();
  }

  // -- frames of the server ----------------------------------------------------------------------

  /** @returns {Record<string, (frame: any) => void>} */
  #handlers() {
    const { band, sound } = this;
    return {
      hello: (frame) => this.#onHello(frame),
      value: (frame) => this.store.set(frame.address, frame.args),
      answer: (frame) => this.#onAnswer(frame),
      done: () => {},
      fail: (frame) => this.store.again(frame.address),
      timeline: (frame) => sound.setLine(band.setLine(frame)),
      notes: (frame) => {
        band.splice(frame.instrument, frame.from_beat, frame.notes);
        sound.splice(frame.instrument, frame.from_beat);
      },
      window: (frame) => band.takeWindow(frame),
      live: (frame) => band.rolls.get("piano")?.play(frame.pitch, frame.velocity, frame.beat),
      pedal: () => {},
      panic: () => sound.silence(),
      health: (frame) => (this.health.figures = frame),
      card: (frame) => this.#onCard(frame.card),
      snapshots: (frame) => this.snapshots.show(frame.names),
      midi: (frame) => this.#onMidi(frame),
    };
  }

  /** @param {any} frame */
  #take(frame) {
    this.handlers[frame.type]?.(frame);
  }

  /**
   * What a setting holds after all, where it was clamped to what it was.
   * @param {{address: string, args: import("./types.js").Value[]}} frame
   */
  #onAnswer(frame) {
    if (this.desk.rows.get(frame.address)?.kind === "setting") this.store.set(frame.address, frame.args);
  }

  /** @param {Hello} hello */
  #onHello(hello) {
    const { band, sound, store } = this;
    band.clock.restart(hello.now_ms);
    band.restart(hello.instruments);
    band.view.windowBeats = hello.window_beats;
    // A server that was restarted may be another one: the controls are made anew, once a connection.
    store.clear();
    this.desk.rows = new Map(hello.table.map((row) => [row.address, row]));
    for (const [address, args] of Object.entries(hello.values)) store.set(address, args);
    this.instruments = hello.instruments;
    this.card = hello.card;
    this.health.figures = hello.health;
    this.#build();
    sound.setScores(band.scores);
    this.#watch();
    sound.setLine(band.setLine(hello.timeline));
    this.snapshots.show(hello.snapshots);
    this.#onMidi(hello.midi);
    void this.models.refresh();
    void this.learn.refresh();
  }

  #build() {
    const { desk, panels } = this;
    buildTransport(desk, need("transport"));
    buildSettings(desk, need("settings"));
    const places = buildStage(desk, this.instruments, need("stage"), (name) => this.#choose(name));
    this.band.drawOn(places.ruler, places.rolls);
    this.chosen ||= this.instruments[0];
    panels.put("Instrument", ...instrumentPages(desk, this.instruments, this.card));
    panels.put("Band", ...bandPanel(desk, this.instruments));
    panels.put("Snapshots", ...this.snapshots.content());
    panels.put("Record", ...this.studio.content());
    panels.put("Model", ...this.models.content());
    panels.put("MIDI", ...this.learn.content(), outputOffsets(desk));
    panels.put("Health", ...this.health.content());
    if (this.card) this.models.show(this.card);
    this.#showChosen();
  }

  /** What the sound and the rolls take from the values. */
  #watch() {
    const { store, sound, band, instruments } = this;
    const listen = () => {
      for (const name of instruments) {
        const isAudible = store.isAudible(name, instruments);
        sound.setAudible(name, isAudible);
        const roll = band.rolls.get(name);
        if (roll) roll.isAudible = isAudible;
      }
    };
    for (const name of instruments) {
      store.watch(`/band/${name}/mute`, listen);
      store.watch(`/band/${name}/solo`, listen);
      store.watch(`/band/${name}/program`, ([program]) => sound.setProgram(name, Number(program)));
    }
    store.watch("/band/queue", ([n, beat, what]) => {
      band.view.launchBeat = Number(n) ? Number(beat) : NaN;
      if (band.ruler) band.ruler.waiting = String(what ?? "");
    });
    store.watch("/band/problem", ([where, text]) => this.say(`${where}: ${text}`, "warn"));
  }

  /** @param {string} instrument */
  #choose(instrument) {
    this.chosen = instrument;
    this.#showChosen();
    this.panels.choose("Instrument");
  }

  #showChosen() {
    for (const page of document.querySelectorAll("[data-instrument]")) {
      const isChosen = page.getAttribute("data-instrument") === this.chosen;
      page.toggleAttribute("hidden", !isChosen);
    }
  }

  /** @param {Card} card */
  #onCard(card) {
    this.card = card;
    this.models.show(card);
    this.panels.put("Instrument", ...instrumentPages(this.desk, this.instruments, card));
    this.#showChosen();
  }

  /** @param {import("./types.js").Midi} midi */
  #onMidi(midi) {
    this.health.midi = midi;
    this.learn.showPorts(midi);
    this.wish.setPorts(midi.out);
  }

  // -- the state of the page ---------------------------------------------------------------------

  /**
   * @param {"connecting" | "open" | "lost"} state
   * @param {number} waitMs
   */
  #onLink(state, waitMs) {
    showLink(state);
    if (state === "lost") {
      this.sound.lose();
      this.band.lose();
      const wait = (waitMs / 1000).toFixed(1);
      this.say(`Connection lost; its notes have ended. Trying again in ${wait} s.`, "warn", true);
    }
    if (state === "open") this.say("");
  }

  #onSound() {
    this.showSound?.();
    if (this.sound.state === "on") this.say("");
    if (this.sound.state === "failed") this.say(`No sound: ${this.sound.problem}`, "warn");
  }

  #showHealth() {
    const roundTripMs = this.band.clock.roundTripMs;
    this.health.show({ fps: this.band.fps, roundTripMs, sound: this.sound });
  }

  /**
   * @param {string} text
   * @param {"plain" | "warn"} [tone]
   * @param {boolean} [stays]
   */
  say(text, tone = "plain", stays = false) {
    const notice = need("notice");
    notice.textContent = text;
    notice.dataset.tone = tone;
    clearTimeout(this.noticeTimer);
    if (text && !stays) this.noticeTimer = setTimeout(() => (notice.textContent = ""), NOTICE_MS);
  }
}

/** @param {string} id */
function need(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return element;
}

const app = new App();
app.start();
// For a look from the console, and for tests.
Object.assign(globalThis, { app });
