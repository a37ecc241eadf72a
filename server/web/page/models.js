// @ts-check
/** Which model set plays, and what its card says about its data and its figures. */

import { ask, make } from "./widgets.js";
import { stack } from "./instrument.js";

/** @typedef {import("./widgets.js").Desk} Desk */
/** @typedef {import("./types.js").Card} Card */

/** Kinds of models, and what chooses one. */
const KINDS = [
  ["band", "/band/model"],
  ["melody", "/band/melody/model"],
];

export class Models {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.lists = KINDS.map(([kind, address]) => ({ kind, address, list: choice(desk, kind, address) }));
    this.card = make("div", { class: "card" });
  }

  content() {
    const there = this.lists.filter(({ address }) => this.desk.rows.has(address));
    const fields = there.map(({ kind, address, list }) => {
      this.desk.store.watch(address, ([name]) => choose(list, String(name)));
      return make("label", { class: "field" }, make("span", {}, kind), list);
    });
    return [stack("models", fields), stack("the band's card", [this.card])];
  }

  /** Ask which sets there are. */
  async refresh() {
    const { answers } = await this.desk.connection.request("/band/models");
    for (const { kind, address, list } of this.lists) {
      const names = answers.filter(([, its]) => (its ?? "band") === kind).map(([name]) => String(name));
      list.replaceChildren(...names.map((name) => make("option", { value: name }, name)));
      choose(list, String(this.desk.store.get(address) ?? ""));
    }
  }

  /** @param {Card} card */
  show(card) {
    const facts = make("dl", { class: "facts" });
    facts.append(...fact("name", card.name), ...fact("made", card.created));
    for (const [name, value] of Object.entries(flat(card.data))) facts.append(...fact(name, value));
    const tables = Object.entries(card.metrics ?? {}).map(([topic, figures]) => figuresOf(topic, figures));
    this.card.replaceChildren(facts, ...tables);
  }
}

/**
 * @param {Desk} desk
 * @param {string} kind
 * @param {string} address
 */
function choice(desk, kind, address) {
  const list = make("select", { "aria-label": `Model set of the ${kind}`, "data-address": address });
  list.addEventListener("change", () => void ask(desk, address, [list.value]));
  return list;
}

/**
 * Show a name, also one that was not among those told.
 * @param {HTMLSelectElement} list
 * @param {string} name
 */
function choose(list, name) {
  const isThere = [...list.options].some((option) => option.value === name);
  if (name && !isThere) list.append(make("option", { value: name }, name));
  list.value = name;
}

/**
 * @param {string} name
 * @param {string} text
 */
function fact(name, text) {
  return [make("dt", {}, name), make("dd", {}, text)];
}

/**
 * What a card says of its data, as words.
 * @param {unknown} data
 * @returns {Record<string, string>}
 */
function flat(data) {
  if (typeof data !== "object" || data === null) return { data: String(data ?? "") };
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const text = typeof value === "object" ? JSON.stringify(value) : String(value);
      return [key.replaceAll("_", " "), text];
    }),
  );
}

/**
 * @param {string} topic
 * @param {Record<string, number>} figures
 */
function figuresOf(topic, figures) {
  const table = make("table", {}, make("caption", {}, topic.replaceAll("_", " ")));
  for (const [name, value] of Object.entries(figures)) {
    const text = typeof value === "number" ? String(Number(value.toPrecision(3))) : JSON.stringify(value);
    table.append(make("tr", {}, make("th", { scope: "row" }, name.replaceAll("_", " ")), make("td", {}, text)));
  }
  return table;
}
