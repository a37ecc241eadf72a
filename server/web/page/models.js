// @ts-check
/** Which model set plays, and what its card says about its data and its figures. */

import { ask, make } from "./widgets.js";
import { stack } from "./instrument.js";

/** @typedef {import("./widgets.js").Desk} Desk */
/** @typedef {import("./types.js").Card} Card */

export class Models {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.list = make("select", { "aria-label": "Model set", "data-address": "/band/model" });
    this.card = make("div", { class: "card" });
    this.list.addEventListener("change", () => void ask(this.desk, "/band/model", [this.list.value]));
  }

  content() {
    this.desk.store.watch("/band/model", ([name]) => this.#choose(String(name)));
    const field = make("label", { class: "field" }, make("span", {}, "set"), this.list);
    return [stack("model", [field]), stack("its card", [this.card])];
  }

  /** Ask which sets there are. */
  async refresh() {
    const { answers } = await this.desk.connection.request("/band/models");
    this.list.replaceChildren(...answers.map(([name]) => make("option", { value: String(name) }, String(name))));
    this.#choose(String(this.desk.store.get("/band/model") ?? ""));
  }

  /** @param {string} name */
  #choose(name) {
    const names = [...this.list.options].map((option) => option.value);
    if (name && !names.includes(name)) this.list.append(make("option", { value: name }, name));
    this.list.value = name;
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
