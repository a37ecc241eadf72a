// @ts-check
/** Stored windows, and the pad on which two of them are blended. */

import { ask, control, make } from "./widgets.js";
import { stack } from "./instrument.js";

/** @typedef {import("./widgets.js").Desk} Desk */

export class Snapshots {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {string[]} */
    this.names = [];
    this.name = make("input", { type: "text", "aria-label": "Name of the snapshot", placeholder: "name", maxlength: "40" });
    this.list = make("ul", { class: "list", "aria-label": "Snapshots" });
    this.from = make("select", { "aria-label": "Morph from" });
    this.to = make("select", { "aria-label": "Morph to" });
    /** The two that this gesture has named to the server, before the way between them is set. */
    this.morphing = "";
    this.pad = make("div", { class: "pad", id: "pad", "aria-hidden": "true" }, make("i", { class: "dot" }));
    this.pad.addEventListener("pointerdown", (event) => this.#drag(event));
    for (const list of [this.from, this.to]) list.addEventListener("change", () => (this.morphing = ""));
  }

  content() {
    const { desk } = this;
    const form = make("form", { class: "row" }, this.name, make("button", { type: "submit" }, "Store"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#store();
    });
    this.morphing = "";
    const way = control(desk, "/band/morph", "way from A to B");
    // Somebody else may have blended another pair meanwhile: each new gesture names them again.
    for (const kind of ["pointerdown", "focusin"]) way?.addEventListener(kind, () => (this.morphing = ""));
    way?.addEventListener("input", () => this.#nameBoth(), { capture: true });
    desk.store.watch("/band/morph", () => this.#showDot());
    desk.store.watch("/band/temperature", () => this.#showDot());
    const ends = make("div", { class: "row" }, label("A", this.from), label("B", this.to));
    const legend = make("p", { class: "hint" }, "On the pad: across from A to B, up freer (the temperature).");
    return [
      stack("snapshots", [form, this.list]),
      stack("morph", [ends, ...(way ? [way] : []), legend]),
      make("div", { class: "group" }, this.pad),
    ];
  }

  async #store() {
    const name = this.name.value.trim() || `take ${this.names.length + 1}`;
    const answer = await ask(this.desk, "/band/snapshot/store", [name]);
    if (answer.type === "done") this.name.value = "";
  }

  /** @param {string[]} names */
  show(names) {
    this.names = names;
    const { desk } = this;
    this.list.replaceChildren(
      ...names.map((name) => {
        const recall = make("button", { type: "button", title: "Play it from the next quantum" }, name);
        recall.addEventListener("click", () => void ask(desk, "/band/snapshot/recall", [name]));
        const remove = make("button", { type: "button", class: "quiet", "aria-label": `delete ${name}` }, "×");
        remove.addEventListener("click", () => void ask(desk, "/band/snapshot/delete", [name]));
        return make("li", {}, recall, remove);
      }),
    );
    if (!names.length) this.list.append(make("li", { class: "hint" }, "Store the window that sounds; it can be recalled and blended."));
    this.#fill(this.from, names[0]);
    this.#fill(this.to, names[1] ?? names[0]);
  }

  /**
   * @param {HTMLSelectElement} list
   * @param {string | undefined} fallback
   */
  #fill(list, fallback) {
    const chosen = this.names.includes(list.value) ? list.value : (fallback ?? "");
    list.replaceChildren(...this.names.map((name) => make("option", { value: name }, name)));
    list.value = chosen;
    list.disabled = this.names.length === 0;
  }

  /** Tell the server which two are meant, if it does not know yet. */
  #nameBoth() {
    const [a, b] = [this.from.value, this.to.value];
    if (!a || !b || this.morphing === `${a}\n${b}`) return;
    this.morphing = `${a}\n${b}`;
    const x = Number(this.desk.store.get("/band/morph") ?? 0);
    void ask(this.desk, "/band/snapshot/morph", [a, b, x]);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.from.value) {
      this.desk.say("Store a snapshot first.", "warn");
      return;
    }
    this.pad.setPointerCapture(event.pointerId);
    this.morphing = "";
    this.#nameBoth();
    const move = (/** @type {PointerEvent} */ at) => {
      const box = this.pad.getBoundingClientRect();
      const x = Math.min(1, Math.max(0, (at.clientX - box.left) / box.width));
      const y = Math.min(1, Math.max(0, 1 - (at.clientY - box.top) / box.height));
      this.desk.connection.setOften("/band/morph", [Math.round(x * 100) / 100]);
      this.desk.connection.setOften("/band/temperature", [Math.round(y * 200) / 100]);
    };
    const end = () => this.pad.removeEventListener("pointermove", move);
    this.pad.addEventListener("pointermove", move);
    this.pad.addEventListener("pointerup", end, { once: true });
    this.pad.addEventListener("pointercancel", end, { once: true });
    move(event);
  }

  #showDot() {
    const x = Number(this.desk.store.get("/band/morph") ?? 0);
    const y = Number(this.desk.store.get("/band/temperature") ?? 1) / 2;
    this.pad.style.setProperty("--x", `${100 * x}%`);
    this.pad.style.setProperty("--y", `${100 * (1 - y)}%`);
  }
}

/**
 * @param {string} text
 * @param {HTMLElement} field
 */
function label(text, field) {
  return make("label", { class: "field" }, make("span", {}, text), field);
}
