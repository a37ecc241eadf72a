// @ts-check
/** MIDI learn: press the button, touch a control of the page, move the controller. */

import { ask, make } from "./widgets.js";
import { stack } from "./instrument.js";

/** @typedef {import("./widgets.js").Desk} Desk */
/** @typedef {import("./types.js").Midi} Midi */

export class Learn {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.isOn = false;
    this.button = make("button", { type: "button", id: "learn", class: "toggle", "aria-pressed": "false" }, "MIDI learn");
    this.list = make("ul", { class: "list", "aria-label": "MIDI controls" });
    this.ports = make("dl", { class: "facts" });
    this.button.addEventListener("click", () => this.#turn(!this.isOn));
    // In front of all others: while learning, a press chooses a control instead of moving it.
    for (const kind of ["pointerdown", "click", "keydown"]) {
      document.addEventListener(kind, (event) => this.#onPress(event), { capture: true });
    }
  }

  content() {
    const hint = make("p", { class: "hint" }, "Press, touch a control of this page, then move a knob or key of your controller.");
    this.desk.store.watch("/band/learned", () => {
      this.#turn(false);
      void this.refresh();
    });
    return [stack("MIDI learn", [this.button, hint, this.list]), stack("ports", [this.ports])];
  }

  /** @param {boolean} isOn */
  #turn(isOn) {
    if (this.isOn && !isOn) void this.desk.connection.request("/band/learn", [""]);
    this.isOn = isOn;
    this.button.setAttribute("aria-pressed", String(isOn));
    document.body.classList.toggle("learning", isOn);
    for (const chosen of document.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
  }

  /** @param {Event} event */
  #onPress(event) {
    if (!this.isOn || !(event.target instanceof Element) || this.button.contains(event.target)) return;
    if (event instanceof KeyboardEvent && event.key !== "Enter" && event.key !== " ") return;
    const target = event.target.closest("[data-address]");
    if (!target) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "click") return;
    for (const chosen of document.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
    target.classList.add("chosen");
    const address = target.getAttribute("data-address") ?? "";
    this.desk.say(`Now move a control of your controller for ${address}`);
    void ask(this.desk, "/band/learn", [address]);
  }

  async refresh() {
    const { answers } = await this.desk.connection.request("/band/controls");
    this.list.replaceChildren(
      ...answers.map(([address, kind, channel, number]) => {
        const remove = make("button", { type: "button", class: "quiet", "aria-label": `forget ${address}` }, "×");
        remove.addEventListener("click", () => void this.#forget(String(address)));
        return make("li", {}, `${kind} ${number}, channel ${channel} → ${address}`, remove);
      }),
    );
    if (!answers.length) this.list.append(make("li", { class: "hint" }, "Nothing learned yet."));
  }

  /** @param {string} address */
  async #forget(address) {
    await ask(this.desk, "/band/unlearn", [address]);
    await this.refresh();
  }

  /** @param {Midi} midi */
  showPorts(midi) {
    const rows = [
      ["out", midi.out.join(", ") || "none"],
      ["in", [midi.in].flat().join(", ") || "none"],
      ["scheduling", midi.scheduling],
      ["problem", midi.problem],
    ].filter(([, text]) => text);
    this.ports.replaceChildren(...rows.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]));
  }
}
