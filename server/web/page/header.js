// @ts-check
/** The head of the page: transport, the band's settings, this page's sound, the connection. */

import { ask, button, control, make, toggle } from "./widgets.js";

/** @typedef {import("./widgets.js").Desk} Desk */

const SETTINGS = [
  ["/band/tempo", "tempo"],
  ["/band/temperature", "temperature"],
  ["/band/key", "key"],
  ["/band/scale", "scale"],
  ["/band/seed", "seed"],
  ["/band/quantum", "changes at"],
  ["/band/clock/source", "clock"],
  ["/band/input", "live input"],
];
const ACTIONS = [
  ["/band/regenerate", "New music"],
  ["/band/panic", "Panic"],
];

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export function buildTransport(desk, place) {
  const play = make("button", { type: "button", id: "play", class: "play", title: "Play or stop (space)" }, "Play");
  play.addEventListener("click", () => playOrStop(desk));
  desk.store.watch("/band/playing", ([on]) => {
    play.textContent = Number(on) ? "Stop" : "Play";
    play.classList.toggle("on", Boolean(Number(on)));
  });
  const position = make("output", { id: "position", class: "position", "aria-label": "Bar and beat" }, "1.1");
  const hold = desk.rows.get("/band/hold");
  const buttons = ACTIONS.flatMap(([address, label]) => {
    const row = desk.rows.get(address);
    return row ? [button(desk, row, label)] : [];
  });
  if (hold) buttons.splice(1, 0, toggle(desk, hold, "Hold"));
  place.replaceChildren(play, position, ...buttons);
}

/** @param {Desk} desk */
export function playOrStop(desk) {
  void ask(desk, Number(desk.store.get("/band/playing")) ? "/band/stop" : "/band/play", []);
}

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export function buildSettings(desk, place) {
  const fields = SETTINGS.flatMap(([address, label]) => control(desk, address, label) ?? []);
  place.replaceChildren(...fields);
}

/**
 * This page's own sound: on or off, volume, mute.
 * @param {import("./sound.js").Sound} sound
 * @param {HTMLElement} place
 * @param {(isWanted: boolean) => void} onWish
 */
export function buildSound(sound, place, onWish) {
  const power = make("button", { type: "button", id: "sound-power", class: "toggle" }, "Sound");
  const mute = make("button", { type: "button", id: "sound-mute", class: "toggle" }, "Mute");
  const volume = make("input", {
    type: "range",
    id: "volume",
    min: "0",
    max: "1",
    step: "0.01",
    "aria-label": "Volume of this page",
  });
  const link = make("span", { id: "link", class: "link", role: "img", "aria-label": "connecting" });
  volume.value = String(sound.volume);
  volume.style.setProperty("--at", `${100 * sound.volume}%`);
  power.addEventListener("click", () => onWish(sound.state === "off" || sound.state === "failed"));
  mute.addEventListener("click", () => {
    sound.setVolume(sound.volume, !sound.isMuted);
    show();
  });
  volume.addEventListener("input", () => {
    sound.setVolume(Number(volume.value), sound.isMuted);
    volume.style.setProperty("--at", `${100 * sound.volume}%`);
  });
  function show() {
    const texts = { off: "Sound off", starting: "Sound …", on: "Sound on", failed: "No sound" };
    power.textContent = texts[sound.state];
    power.setAttribute("aria-pressed", String(sound.state === "on"));
    power.title = sound.problem || "The band through this browser's loudspeakers";
    mute.setAttribute("aria-pressed", String(sound.isMuted));
    mute.title = "Silence this page only";
  }
  show();
  place.replaceChildren(power, mute, volume, link);
  return show;
}

/**
 * @param {"connecting" | "open" | "lost"} state
 */
export function showLink(state) {
  const link = document.getElementById("link");
  const texts = { connecting: "connecting", open: "connected", lost: "connection lost" };
  link?.setAttribute("aria-label", texts[state]);
  link?.setAttribute("title", texts[state]);
  document.body.dataset.link = state;
}
