// @ts-check
/** How the server, the way to it and this page's sound are. */

import { make } from "./widgets.js";
import { stack } from "./instrument.js";

/** @typedef {import("./types.js").Midi} Midi */
/** @typedef {Record<string, number>} Figures */

/**
 * @typedef {object} Here What this page knows of itself.
 * @property {number} fps
 * @property {number} roundTripMs
 * @property {import("./sound.js").Sound} sound
 */

/** Name, text and whether it is a worry. @typedef {[string, string, boolean]} Line */

export class Health {
  constructor() {
    this.server = make("dl", { class: "facts" });
    this.here = make("dl", { class: "facts" });
    this.meter = make("meter", { min: "0", max: "1", low: "0.6", high: "0.9", optimum: "0", "aria-label": "Generation time against its budget" });
    /** @type {Figures} */
    this.figures = {};
    /** @type {Midi | null} */
    this.midi = null;
  }

  content() {
    return [stack("server", [this.server, this.meter]), stack("this page", [this.here])];
  }

  /** @param {Here} here */
  show(here) {
    const { figures } = this;
    const share = figures.generation_ms / figures.generation_budget_ms;
    this.meter.value = Number.isFinite(share) ? Math.min(1, share) : 0;
    fill(this.server, serverLines(figures, this.midi));
    fill(this.here, pageLines(here));
  }
}

/**
 * @param {Figures} figures
 * @param {Midi | null} midi
 * @returns {Line[]}
 */
function serverLines(figures, midi) {
  const dropped = (figures.malformed ?? 0) + (figures.unsent ?? 0) + (figures.web_shed ?? 0);
  const late = [figures.late_p50_ms, figures.late_p99_ms, figures.late_max_ms];
  return [
    ["late windows", `${number(figures.late_windows)} of ${number(figures.windows)}`, figures.late_windows > 0],
    [
      "generation",
      `${number(figures.generation_ms, 0)} ms, budget ${number(figures.generation_budget_ms, 0)} ms`,
      figures.generation_ms > figures.generation_budget_ms,
    ],
    ["sent late", `${late.map((ms) => number(ms, 2)).join(" / ")} ms (half, 99 %, most)`, late[1] > 5],
    ["packets dropped", number(dropped), dropped > 0],
    ["clients", `${number(figures.clients)} by OSC, ${number(figures.web_clients)} pages`, false],
    ["MIDI out", midi?.out.join(", ") || `none${midi?.problem ? `: ${midi.problem}` : ""}`, false],
  ];
}

/**
 * @param {Here} here
 * @returns {Line[]}
 */
function pageLines({ fps, roundTripMs, sound }) {
  const { played, late, errorMaxMs, lateMaxMs } = sound.figures;
  return [
    ["frames a second", number(fps, 0), fps < 30],
    ["round trip", `${number(roundTripMs, 1)} ms`, roundTripMs > 100],
    ["sound", sound.problem || sound.state, sound.state === "failed"],
    ["notes sounded", number(played), false],
    ["off their sample", `${number(errorMaxMs, 3)} ms at most`, false],
    ["came late", late ? `${late}, up to ${number(lateMaxMs, 0)} ms` : "none", late > 0.02 * played],
  ];
}

/**
 * @param {number | undefined} value
 * @param {number} [digits]
 */
function number(value, digits = 0) {
  return value === undefined || !Number.isFinite(value) ? "–" : value.toFixed(digits);
}

/**
 * @param {HTMLElement} list
 * @param {Line[]} lines
 */
function fill(list, lines) {
  list.replaceChildren(
    ...lines.flatMap(([name, text, isWorry]) => [
      make("dt", {}, name),
      make("dd", isWorry ? { class: "worry" } : {}, text),
    ]),
  );
}
