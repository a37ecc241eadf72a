// @ts-check
/** Controls made from rows of the address table. Each shows what the server says, never what was hoped. */

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Value} Value */

/**
 * @typedef {object} Desk What a control needs to know.
 * @property {import("./store.js").Store} store
 * @property {import("./connection.js").Connection} connection
 * @property {Map<string, Row>} rows by address
 * @property {(text: string, tone?: "plain" | "warn") => void} say
 */

/** Other people's moves are not shown on a slider for so long after one's own last move. */
const OWN_MOVE_MS = 400;

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * The control for an address; null if the server has no such row.
 * @param {Desk} desk
 * @param {string} address
 * @param {string} [label] for people; the argument's name if left out
 * @returns {HTMLElement | null}
 */
export function control(desk, address, label) {
  const row = desk.rows.get(address);
  if (!row) return null;
  if (row.kind === "action") return button(desk, row, label ?? row.path);
  const arg = row.args[0];
  const text = label ?? arg.name;
  if (arg.type === "switch") return toggle(desk, row, text);
  if (arg.choices?.length) return select(desk, row, text);
  if (arg.type === "s") return null;
  const isWide = arg.min === null || arg.max === null || arg.max - arg.min > 1000;
  return isWide ? number(desk, row, text) : slider(desk, row, text);
}

/**
 * @param {Desk} desk
 * @param {Row} row
 * @param {string} label
 */
export function button(desk, row, label) {
  const element = make("button", { type: "button", title: row.doc, "data-address": row.address }, label);
  element.addEventListener("click", () => void ask(desk, row.address, []));
  return element;
}

/**
 * @param {Desk} desk
 * @param {Row} row
 * @param {string} label
 */
export function toggle(desk, row, label) {
  const attributes = { type: "button", class: "toggle", title: row.doc, "data-address": row.address };
  const element = make("button", { ...attributes, "aria-pressed": "false" }, label);
  element.addEventListener("click", () => flip(desk, row.address));
  desk.store.watch(row.address, ([on]) => {
    element.setAttribute("aria-pressed", String(Boolean(Number(on))));
  });
  return element;
}

/**
 * Turn a switch round.
 * @param {Desk} desk
 * @param {string} address
 */
export function flip(desk, address) {
  void ask(desk, address, [Number(desk.store.get(address)) ? 0 : 1]);
}

/**
 * Ask the server, and say it if it refuses or takes something else.
 * @param {Desk} desk
 * @param {string} address
 * @param {Value[]} args
 */
export async function ask(desk, address, args) {
  const answer = await desk.connection.request(address, args);
  if (answer.text) desk.say(answer.text, answer.type === "fail" ? "warn" : "plain");
  return answer;
}

/**
 * @param {Desk} desk
 * @param {Row} row
 * @param {string} label
 */
function slider(desk, row, label) {
  const arg = row.args[0];
  const [min, max] = [Number(arg.min), Number(arg.max)];
  const step = arg.type === "i" ? 1 : stepOf(max - min);
  const range = make("input", {
    type: "range",
    min: String(min),
    max: String(max),
    step: String(step),
    "aria-label": nameOf(row, label),
    "data-address": row.address,
  });
  const output = make("output", { "aria-hidden": "true" });
  let movedMs = -Infinity;
  range.addEventListener("input", () => {
    movedMs = performance.now();
    show(Number(range.value));
    desk.connection.setOften(row.address, [Number(range.value)]);
  });
  range.addEventListener("dblclick", () => {
    if (arg.default !== null) void ask(desk, row.address, [arg.default]);
  });
  /** @param {number} value */
  function show(value) {
    output.textContent = arg.type === "i" ? String(value) : value.toFixed(max > 20 ? 1 : 2);
    if (arg.unit === "BPM") output.append(" BPM");
    range.style.setProperty("--at", `${(100 * (value - min)) / (max - min)}%`);
  }
  desk.store.watch(row.address, ([value]) => {
    const isOwn = performance.now() - movedMs < OWN_MOVE_MS;
    if (isOwn) {
      // Looked at again when the hand rests: the server has the last word.
      setTimeout(() => settle(), OWN_MOVE_MS);
      return;
    }
    range.value = String(value);
    show(Number(value));
  });
  function settle() {
    const value = Number(desk.store.get(row.address));
    if (performance.now() - movedMs < OWN_MOVE_MS) return;
    range.value = String(value);
    show(value);
  }
  return make("label", { class: "field slider", title: row.doc }, make("span", {}, label), range, output);
}

/**
 * A step that one can count in: 0.01, 0.1, 1, 10 ...; some hundreds of them to a span.
 * @param {number} span
 */
function stepOf(span) {
  return Math.max(0.01, 10 ** Math.floor(Math.log10(span / 200)));
}

/**
 * @param {Desk} desk
 * @param {Row} row
 * @param {string} label
 */
function select(desk, row, label) {
  const list = make("select", { "aria-label": nameOf(row, label), "data-address": row.address });
  for (const choice of row.args[0].choices ?? []) list.append(make("option", { value: choice }, choice));
  list.addEventListener("change", () => void ask(desk, row.address, [list.value]));
  desk.store.watch(row.address, ([value]) => (list.value = String(value)));
  return make("label", { class: "field", title: row.doc }, make("span", {}, label), list);
}

/**
 * @param {Desk} desk
 * @param {Row} row
 * @param {string} label
 */
function number(desk, row, label) {
  const arg = row.args[0];
  const input = make("input", {
    type: "number",
    "aria-label": nameOf(row, label),
    "data-address": row.address,
    min: String(arg.min ?? ""),
    max: String(arg.max ?? ""),
    step: arg.type === "i" ? "1" : "any",
  });
  input.addEventListener("change", () => {
    if (input.value.trim()) void ask(desk, row.address, [Number(input.value)]);
    else desk.store.again(row.address);
  });
  desk.store.watch(row.address, ([value]) => (input.value = String(value)));
  return make("label", { class: "field", title: row.doc }, make("span", {}, label), input);
}

/**
 * A name that is clear without what stands around it.
 * @param {Row} row
 * @param {string} label
 */
function nameOf(row, label) {
  const owner = row.address.split("/")[2];
  const isNamed = label.includes(owner) || row.address.split("/").length < 4;
  return isNamed ? label : `${owner} ${label}`;
}
