// @ts-check
/** The keys that work everywhere on the page except while a text is being written. */

import { playOrStop } from "./header.js";
import { ask, flip } from "./widgets.js";

/** @typedef {import("./widgets.js").Desk} Desk */

/**
 * @param {Desk} desk
 * @param {() => string[]} instruments
 */
export function listenToKeys(desk, instruments) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      void ask(desk, "/band/panic", []);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event.target)) return;
    const act = actionOf(desk, event, instruments());
    if (!act) return;
    event.preventDefault();
    act();
  });
  // A button that was clicked keeps the focus, and the space bar would press it again.
  document.addEventListener("click", (event) => {
    const isByPointer = event instanceof MouseEvent && event.detail > 0;
    const pressed = event.target instanceof Element ? event.target.closest("button") : null;
    if (isByPointer && pressed?.getAttribute("role") !== "tab") pressed?.blur();
  });
}

/**
 * @param {Desk} desk
 * @param {KeyboardEvent} event
 * @param {string[]} instruments
 * @returns {(() => void) | null}
 */
function actionOf(desk, event, instruments) {
  const onControl = event.target instanceof Element && event.target.closest("button, a, summary");
  if (event.key === " ") return onControl ? null : () => playOrStop(desk);
  if (event.key === "r") return () => void ask(desk, "/band/regenerate", []);
  if (event.key === "h") return () => flip(desk, "/band/hold");
  const instrument = /^[1-9]$/.test(event.key) ? instruments[Number(event.key) - 1] : undefined;
  return instrument ? () => flip(desk, `/band/${instrument}/mute`) : null;
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  if (target instanceof HTMLInputElement) return target.type !== "range";
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
