// @ts-check
/** Tabs and their panels, with the keys that the ARIA practices give them. */

import { make } from "./widgets.js";

export class Panels {
  /**
   * @param {HTMLElement} tabs
   * @param {HTMLElement} place
   */
  constructor(tabs, place) {
    this.tabs = tabs;
    this.place = place;
    /** @type {Map<string, {tab: HTMLElement, panel: HTMLElement}>} */
    this.entries = new Map();
    this.current = "";
    tabs.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * Add a panel, or empty the one of that name.
   * @param {string} name
   * @param {...(Node | string)} content
   */
  put(name, ...content) {
    const there = this.entries.get(name);
    if (there) {
      there.panel.replaceChildren(...content);
      return there.panel;
    }
    const id = name.toLowerCase().replaceAll(/\W+/g, "-");
    const tab = make("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}` }, name);
    const panel = make("div", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, tabindex: "0" });
    panel.append(...content);
    tab.addEventListener("click", () => this.choose(name));
    this.tabs.append(tab);
    this.place.append(panel);
    this.entries.set(name, { tab, panel });
    this.choose(this.current || name);
    return panel;
  }

  /** @param {string} name */
  choose(name) {
    this.current = name;
    for (const [other, { tab, panel }] of this.entries) {
      const isChosen = other === name;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      panel.hidden = !isChosen;
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const names = [...this.entries.keys()];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = names[(names.indexOf(this.current) + step + names.length) % names.length];
    this.choose(next);
    this.entries.get(next)?.tab.focus();
    event.preventDefault();
  }
}
