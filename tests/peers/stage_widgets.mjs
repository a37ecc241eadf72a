// @ts-check
/**
 * The widgets of the stand-in for Open Stage Control: what each kind makes of a value that it is
 * given, whom it tells, and what it says. The rules and their sources: `stage_control.mjs`.
 */

/** @typedef {{send?: boolean, sync?: boolean, script?: boolean, dragged?: boolean}} Options */
/** @typedef {import("./stage_control.mjs").Layout} Layout */
/** @typedef {{address?: string, values?: any[], target?: string[]}} Instead */

const SHARED = {
  ...{ id: "", type: "", address: "auto", preArgs: "", typeTags: "", decimals: 2, target: "" },
  ...{ ignoreDefaults: false, bypass: false, value: "", default: "", onCreate: "", onValue: "" },
};
const SCRIPTS = ["onCreate", "onValue"];
const LOOKS = [
  ...["visible", "colorWidget", "html", "expand", "height", "width", "layout", "scroll", "label"],
  ...["gridTemplate", "design", "horizontal", "doubleTap", "snap", "widgets"],
];

/** @param {Record<string, any>} line */
export const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** @param {any} text */
function fromJson(text) {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** @param {any} item @returns {any} */
function resolved(item) {
  if (typeof item !== "object" || item === null) return fromJson(item);
  if (Array.isArray(item)) return item.map(resolved);
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, resolved(value)]));
}

/** @param {any} value @param {number} decimals @returns {any} */
function rounded(value, decimals) {
  if (Array.isArray(value)) return value.map((item) => rounded(item, decimals));
  return typeof value === "number" ? Number(value.toFixed(decimals)) : value;
}

/** @param {any} value @param {{min: number, max: number}} range */
const clipped = (value, range) => Math.min(range.max, Math.max(range.min, value));

/** @param {any} value @param {string | undefined} tag */
function typed(value, tag) {
  if (value !== null && typeof value === "object" && value.type?.length === 1) return value;
  if (tag === "i") return { type: "i", value: parseInt(value, 10) };
  if (tag === "f" || tag === "d") return { type: tag, value: parseFloat(value) };
  if (tag) return { type: tag, value };
  if (typeof value === "number") return { type: "f", value };
  if (typeof value === "boolean") return { type: value ? "T" : "F", value };
  return { type: "s", value: typeof value === "string" ? value : JSON.stringify(value) };
}

/** One widget; each kind says what it makes of a value, undefined: it ignores it. */
export class Widget {
  /** Properties of its kind, beside the shared ones. @type {Record<string, any>} */
  static own = {};
  isTouchable = false;
  isTouched = false;
  /** @type {[any, Options] | null} */
  waiting = null;
  followed = "";

  /** @param {Layout} layout @param {Record<string, any>} properties */
  constructor(layout, properties) {
    this.layout = layout;
    const known = { ...SHARED, .../** @type {typeof Widget} */ (this.constructor).own };
    for (const name of Object.keys(properties)) {
      if (!(name in known) && !LOOKS.includes(name)) throw new Error(`unknown property ${name}`);
    }
    /** @type {Record<string, any>} */
    const given = { ...known, ...properties };
    /** @type {Record<string, any>} */
    this.is = {};
    for (const name of Object.keys(known)) {
      this.is[name] = SCRIPTS.includes(name) ? given[name] : resolved(given[name]);
    }
    this.id = this.is.id;
    this.follows = typeof given.value === "string" ? given.value : "";
    this.address = this.is.address === "auto" ? `/${this.id}` : this.is.address;
    this.preArgs = this.is.preArgs === "" ? [] : [this.is.preArgs].flat();
    this.isRunning = false;
    /** @type {any} */
    this.value = this.first();
  }

  /** Its value before it is given one. @returns {any} */
  first() {
    return undefined;
  }

  /** @param {any} got @returns {any} */
  fitted(got) {
    return got;
  }

  /** Set its value. @param {any} got @param {Options} options */
  take(got, options = {}) {
    if (this.isTouched && !options.dragged) {
      this.waiting = [got, options];
      return;
    }
    const value = this.fitted(got);
    if (value === undefined) return;
    const isSame = rounded(value, this.is.decimals) === rounded(this.value, this.is.decimals);
    this.value = value;
    tell({ value: this.id, is: this.held() });
    if (options.send && !(options.dragged && isSame)) this.say();
    if (options.sync) this.changed(options);
  }

  held() {
    return this.value;
  }

  /** Tell its script and its followers. @param {Options} options */
  changed(options) {
    if (this.is.onValue && options.script !== false) this.run(this.is.onValue, options);
    for (const other of this.layout.widgets.values()) {
      if (other.follows.includes(`@{${this.id}}`)) other.follow(options);
    }
  }

  /** Look again at the widgets that its value is made of. @param {Options} options */
  follow(options) {
    const text = this.follows.replace(/@\{([^}]+)\}/g, (_, id) => {
      const widget = this.layout.widgets.get(id);
      return widget ? JSON.stringify(rounded(widget.held(), widget.is.decimals)) : "undefined";
    });
    if (text === this.followed) return;
    this.followed = text;
    this.take(fromJson(text), { sync: true, send: options.send });
  }

  /** @param {string} code @param {Options} options */
  run(code, options) {
    if (this.isRunning) return;
    this.isRunning = true;
    this.layout.inContext(this, options, () => this.layout.script(code)(this.held(), this.id));
    this.isRunning = false;
  }

  /** Say its value, or what a script wants said instead. @param {Instead | null} instead */
  say(instead = null) {
    if (this.is.bypass && !instead) return;
    const isOwn = !instead?.target && !(this.is.ignoreDefaults && !instead);
    const targets = isOwn ? [this.layout.defaultTarget] : [];
    targets.push(...(instead?.target ?? (this.is.target === "" ? [] : [this.is.target].flat())));
    const own = [...this.preArgs, rounded(this.held(), this.is.decimals)].flat();
    const tags = this.is.typeTags;
    const args = (instead?.values ?? own)
      .map((value, i) => [value, tags[Math.min(i, tags.length - 1)]])
      .filter(([value]) => value !== null)
      .map(([value, tag]) => typed(value, tag));
    tell({ said: instead?.address ?? this.address, args, targets });
  }

  touch() {
    this.waiting = null;
    this.isTouched = this.isTouchable;
  }

  release() {
    this.isTouched = false;
    const waiting = this.waiting;
    this.waiting = null;
    if (waiting) this.take(...waiting);
  }

  /** What a person does with it. @param {any} value */
  move(value) {
    this.take(value, { send: true, sync: true, dragged: this.isTouchable });
  }
}

class Slider extends Widget {
  static own = { range: { min: 0, max: 1 } };
  isTouchable = true;
  first() {
    return this.is.default === "" ? this.is.range.min : this.is.default;
  }
  /** @param {any} got */
  fitted(got) {
    return typeof got === "number" ? clipped(got, this.is.range) : undefined;
  }
}

class Xy extends Widget {
  static own = { rangeX: { min: 0, max: 1 }, rangeY: { min: 0, max: 1 } };
  isTouchable = true;
  first() {
    return this.fitted([0, 0]);
  }
  /** @param {any} got */
  fitted(got) {
    if (!Array.isArray(got) || got.length !== 2) return undefined;
    return [clipped(got[0], this.is.rangeX), clipped(got[1], this.is.rangeY)];
  }
}

class Button extends Widget {
  static own = { mode: "toggle", on: 1, off: 0 };
  first() {
    return this.is.off;
  }
  /** @param {any} got */
  fitted(got) {
    const value = fromJson(got);
    if (this.is.mode === "momentary" && value === null) return this.is.on;
    return value === this.is.on || value === this.is.off ? value : undefined;
  }
  held() {
    return this.is.mode === "momentary" ? null : this.value;
  }
  /** One press; the argument is of no use. */
  move() {
    const isOff = this.is.mode !== "toggle" || this.value === this.is.off;
    this.take(isOff ? this.is.on : this.is.off, { send: true, sync: true });
  }
}

class Dropdown extends Widget {
  static own = { values: [] };
  /** @param {any} got */
  fitted(got) {
    return this.is.values.includes(got) ? got : "";
  }
}

class Input extends Widget {
  first() {
    return "";
  }
  /** @param {any} got */
  fitted(got) {
    const value = fromJson(got);
    return value === "" || value === null ? this.is.default : value;
  }
}

class Text extends Widget {
  first() {
    return this.is.default;
  }
  /** @param {any} got */
  fitted(got) {
    return got === "" || got === null ? this.is.default : got;
  }
  move() {
    throw new Error(`${this.id} is only to be read`);
  }
}

class Container extends Widget {
  static own = { tabs: [] };
  first() {
    return this.is.tabs.length ? 0 : undefined;
  }
  /** @param {any} got which of its tabs is to be seen */
  fitted(got) {
    return got in this.is.tabs ? got : undefined;
  }
}

/** @type {Record<string, typeof Widget>} */
export const KINDS = {
  ...{ root: Container, panel: Container, tab: Container, button: Button, fader: Slider },
  ...{ knob: Slider, dropdown: Dropdown, input: Input, text: Text, xy: Xy },
};

