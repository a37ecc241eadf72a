// @ts-check
/** A strip and a roll for each instrument. */

import { button, control, make, toggle } from "./widgets.js";
import { colourOf } from "./palette.js";

/** @typedef {import("./widgets.js").Desk} Desk */

/** Switches and actions of a strip, with the letter that stands on them. */
const BUTTONS = [
  ["on", "On", "play"],
  ["mute", "M", "mute"],
  ["solo", "S", "solo"],
  ["hold", "H", "hold"],
  ["regenerate", "↻", "new music for"],
];

/**
 * @param {Desk} desk
 * @param {string[]} instruments
 * @param {HTMLElement} stage
 * @param {(instrument: string) => void} onChoose the strip's name was pressed
 * @returns {{ruler: HTMLCanvasElement, rolls: Map<string, HTMLCanvasElement>}} where to draw
 */
export function buildStage(desk, instruments, stage, onChoose) {
  const ruler = make("canvas", { id: "ruler", "aria-hidden": "true" });
  /** @type {Map<string, HTMLCanvasElement>} */
  const rolls = new Map();
  const lanes = instruments.map((instrument, index) => {
    const canvas = make("canvas", {
      id: `roll-${instrument}`,
      role: "img",
      "aria-label": `Piano roll of the ${instrument}`,
    });
    rolls.set(instrument, canvas);
    const lane = make("article", { class: "lane", "aria-label": instrument });
    lane.style.setProperty("--colour", colourOf(instrument));
    lane.append(buildStrip(desk, instrument, index, onChoose), canvas);
    return lane;
  });
  stage.replaceChildren(make("div", { class: "ruler" }, ruler), ...lanes);
  return { ruler, rolls };
}

/**
 * @param {Desk} desk
 * @param {string} instrument
 * @param {number} index from 0
 * @param {(instrument: string) => void} onChoose
 */
function buildStrip(desk, instrument, index, onChoose) {
  const name = make(
    "button",
    { type: "button", class: "name", title: `All controls of the ${instrument}` },
    make("span", { class: "key", "aria-hidden": "true" }, String(index + 1)),
    instrument,
  );
  name.addEventListener("click", () => onChoose(instrument));
  const switches = BUTTONS.flatMap(([part, letter, word]) => {
    const row = desk.rows.get(`/band/${instrument}/${part}`);
    if (!row) return [];
    const element = row.kind === "action" ? button(desk, row, letter) : toggle(desk, row, letter);
    element.classList.add(part);
    element.setAttribute("aria-label", `${word} ${instrument}`);
    return [element];
  });
  const density = control(desk, `/band/${instrument}/density`, "density");
  return make(
    "div",
    { class: "strip" },
    name,
    make("div", { class: "switches", role: "group", "aria-label": `${instrument} switches` }, ...switches),
    ...(density ? [density] : []),
  );
}
