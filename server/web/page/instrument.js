// @ts-check
/** Panels of what one instrument, or the whole band, can be told. */

import { control, make } from "./widgets.js";

/** @typedef {import("./widgets.js").Desk} Desk */
/** @typedef {import("./types.js").Card} Card */

const INSTRUMENT = ["density", "variation", "temperature", "velocity", "transpose", "octave", "program", "channel"];
const BAND = [
  ["/band/variation", "variation"],
  ["/band/swing", "swing"],
  ["/band/humanize", "humanize"],
  ["/band/look_ahead", "look-ahead"],
  ["/band/clock/out", "MIDI clock out"],
  ["/band/input/channel", "input channel"],
];

/**
 * One page an instrument; all but the chosen one are hidden.
 * @param {Desk} desk
 * @param {string[]} instruments
 * @param {Card | null} card
 */
export function instrumentPages(desk, instruments, card) {
  return instruments.map((instrument) => {
    const content = instrumentPage(desk, instrument, card);
    return make("div", { class: "page", "data-instrument": instrument }, ...content);
  });
}

/**
 * @param {Desk} desk
 * @param {string} instrument
 * @param {Card | null} card
 */
function instrumentPage(desk, instrument, card) {
  const fields = INSTRUMENT.flatMap((name) => control(desk, `/band/${instrument}/${name}`, name) ?? []);
  const hints = card?.macros?.[instrument] ?? [];
  return [
    group(`${instrument}`, fields),
    group("macros", macros(desk, `/band/${instrument}/macro`, hints)),
  ];
}

/** @param {Desk} desk */
export function bandPanel(desk) {
  const fields = BAND.flatMap(([address, label]) => control(desk, address, label) ?? []);
  return [group("feel and time", fields), group("macros of all", macros(desk, "/band/macro", []))];
}

/**
 * The latent's main directions; a hint says what each changes most.
 * @param {Desk} desk
 * @param {string} address without the number
 * @param {string[]} hints
 */
function macros(desk, address, hints) {
  const fields = [];
  for (let k = 1; desk.rows.has(`${address}/${k}`); k += 1) {
    const hint = hints[k - 1];
    fields.push(...[control(desk, `${address}/${k}`, hint ? `${k} ${hint}` : `macro ${k}`) ?? []].flat());
  }
  return fields;
}

/**
 * A part of a panel: what stands in it one below the other.
 * @param {string} title
 * @param {Node[]} content
 */
export function stack(title, content) {
  return make("section", { class: "group" }, make("h2", {}, title), ...content);
}

/**
 * A part of a panel: fields in columns.
 * @param {string} title
 * @param {Node[]} fields
 */
export function group(title, fields) {
  return make("section", { class: "group" }, make("h2", {}, title), make("div", { class: "fields" }, ...fields));
}
