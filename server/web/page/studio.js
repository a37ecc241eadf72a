// @ts-check
/** Recording, and the recordings that can be had. */

import { ask, make } from "./widgets.js";
import { stack } from "./instrument.js";

/** @typedef {import("./widgets.js").Desk} Desk */

export class Studio {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.name = make("input", { type: "text", "aria-label": "Name of the recording", placeholder: "name", maxlength: "60" });
    this.button = make("button", { type: "submit", id: "record", class: "toggle record" }, "Record");
    this.list = make("ul", { class: "list", "aria-label": "Recordings" });
  }

  content() {
    const form = make("form", { class: "row" }, this.name, this.button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#toggle();
    });
    this.desk.store.watch("/band/recording", ([name]) => this.#show(String(name ?? "")));
    const hint = make("p", { class: "hint" }, "Keeps what is played as a MIDI file, and the controls beside it.");
    return [stack("record", [form, hint]), stack("recordings", [this.list])];
  }

  async #toggle() {
    const isOn = Boolean(this.desk.store.get("/band/recording"));
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, "-");
    await ask(this.desk, "/band/record", [isOn ? "" : this.name.value.trim() || `take-${stamp}`]);
  }

  /** @param {string} name of the recording that runs; empty: none */
  #show(name) {
    this.button.textContent = name ? `Stop recording ${name}` : "Record";
    this.button.setAttribute("aria-pressed", String(Boolean(name)));
    void this.refresh();
  }

  async refresh() {
    const answer = await fetch("/recordings").catch(() => null);
    if (!answer?.ok) return;
    /** @type {{name: string, bytes: number}[]} */
    const recordings = await answer.json();
    this.list.replaceChildren(
      ...recordings.map(({ name, bytes }) => {
        const file = name.endsWith(".mid") ? name : `${name}.mid`;
        const link = make("a", { href: `/recordings/${encodeURIComponent(file)}`, download: file }, file);
        return make("li", {}, link, make("span", { class: "hint" }, `${(bytes / 1024).toFixed(1)} kB`));
      }),
    );
    if (!recordings.length) this.list.append(make("li", { class: "hint" }, "None yet."));
  }
}
