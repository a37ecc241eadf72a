// @ts-check
/** Panels of what one instrument, or the whole band, can be told. */

import { control, make } from "./widgets.js";

/** @typedef {import("./widgets.js").Desk} Desk */
/** @typedef {import("./types.js").Card} Card */
/** @typedef {import("./types.js").Row} Row */

/** What stands on the strips already. */
const ON_STRIP = new Set(["on", "mute", "solo", "hold"]);
/** Settings of the band that stand elsewhere: in the head, or on a panel of their own. */
const ELSEWHERE =
  /^\/band\/(tempo|temperature|key|scale|seed|quantum|clock\/source|input|hold|morph|model|output\/.*|macro\/.*)$/;

/**
 * One page an instrument, with all its settings in the table's order; all but the chosen one are hidden.
 * @param {Desk} desk
 * @param {string[]} instruments
 * @param {Card | null} card
 */
export function instrumentPages(desk, instruments, card) {
  return instruments.map((instrument) => {
    const start = `/band/${instrument}/`;
    const own = settings(desk, (row) => row.address.startsWith(start) && !row.path.includes("macro/"));
    const fields = own.filter((row) => !ON_STRIP.has(row.address.slice(start.length)));
    return make(
      "div",
      { class: "page", "data-instrument": instrument },
      group(instrument, controls(desk, fields, (row) => row.address.slice(start.length))),
      group("macros", macros(desk, `${start}macro`, card?.macros?.[instrument] ?? [])),
    );
  });
}

/**
 * What is told to the whole band and stands nowhere else.
 * @param {Desk} desk
 * @param {string[]} instruments
 */
export function bandPanel(desk, instruments) {
  const isOwn = (/** @type {Row} */ row) =>
    !ELSEWHERE.test(row.address) && !instruments.some((name) => row.address.startsWith(`/band/${name}/`));
  const label = (/** @type {Row} */ row) => row.path.replaceAll(/[/_]/g, " ");
  return [
    group("feel and time", controls(desk, settings(desk, isOwn), label)),
    group("macros of all", macros(desk, "/band/macro", [])),
  ];
}

/** How much later or earlier each MIDI output is. @param {Desk} desk */
export function outputOffsets(desk) {
  const rows = settings(desk, (row) => row.address.startsWith("/band/output/"));
  return group("outputs later", controls(desk, rows, (row) => `port ${row.k}, ${row.args[0].unit ?? ""}`));
}

/**
 * @param {Desk} desk
 * @param {(row: Row) => boolean} isMeant
 */
function settings(desk, isMeant) {
  return [...desk.rows.values()].filter((row) => row.kind === "setting" && isMeant(row));
}

/**
 * @param {Desk} desk
 * @param {Row[]} rows
 * @param {(row: Row) => string} label
 */
function controls(desk, rows, label) {
  return rows.flatMap((row) => control(desk, row.address, label(row).replaceAll("_", "-")) ?? []);
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
    const field = control(desk, `${address}/${k}`, hints[k - 1] ? `${k} ${hints[k - 1]}` : `macro ${k}`);
    if (field) fields.push(field);
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
