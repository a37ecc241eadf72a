// @ts-check
/**
 * A stand-in for Open Stage Control: it opens a session and keeps the program's rules, without its
 * looks. It is not the program, which is not to be had from npm.
 *
 * The rules are those of https://openstagecontrol.ammd.net/docs/: widgets/properties-reference for
 * what the properties mean, widgets/scripting for when scripts run and what they may say, and
 * remote-control for which widgets a message reaches. What those leave open is as in the program's
 * source (github.com/jean-emmanuel/open-stage-control: src/client, src/server/node):
 *
 * - a message reaches the widgets whose address, with as many preArgs as can be matched, it begins
 *   with; what is left is their value, and they do not say it again;
 * - what a person moves is said to the default targets, unless `ignoreDefaults`, and to those of
 *   the widget; `bypass` says nothing; a container with tabs says its value like any widget;
 * - numbers are said as floats unless `typeTags` wants them otherwise, rounded to `decimals`;
 * - while a slider or pad is touched, what comes from outside waits until it is let go;
 * - `send` and `set` in a script say something only where a person began it, or at creation; `send`
 *   heeds neither `bypass` nor `ignoreDefaults`;
 * - a property that reads as JSON is what JSON says; `@{id}` in `value` follows another widget;
 * - what is typed into an input is what JSON says too: 12 is a number.
 *
 * Properties and functions that our layout does not use are not known here and are refused.
 *
 * Orders come as lines of JSON on standard input; what widgets say and hold goes to standard
 * output. Time passes only by order.
 *
 * Arguments: path of the session, default target `host:port`.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import vm from "node:vm";

import { KINDS, tell } from "./stage_widgets.mjs";

/** @typedef {import("./stage_widgets.mjs").Widget} Widget */
/** @typedef {import("./stage_widgets.mjs").Options} Options */
/** @typedef {{widget: Widget, options: Options, call: () => void}} Call */
/** @typedef {Call & {ms: number, due: number}} Timer */

/** All widgets of a session, the scripts' surroundings and the time. */
export class Layout {
  /** @type {Map<string, Widget>} */
  widgets = new Map();
  nowMs = 0;
  /** @type {Map<string, Timer>} */
  timers = new Map();
  /** @type {{widget: Widget, options: Options}[]} */
  contexts = [];

  /** @param {string} defaultTarget */
  constructor(defaultTarget) {
    this.defaultTarget = defaultTarget;
    this.sandbox = vm.createContext({
      get: (/** @type {string} */ id) => structuredClone(this.widget(id).held()),
      set: this.setFromScript.bind(this),
      send: this.sendFromScript.bind(this),
      setInterval: this.repeat.bind(this),
    });
  }

  /** @param {string} id */
  widget(id) {
    const found = this.widgets.get(id);
    if (!found) throw new Error(`there is no widget ${id}`);
    return found;
  }

  /** Create a widget after those within it. @param {Record<string, any>} properties */
  create(properties) {
    const tabs = properties.tabs ?? [];
    for (const part of [...tabs, ...(properties.widgets ?? [])]) this.create(part);
    const kind = KINDS[properties.type];
    if (!kind) throw new Error(`there is no kind ${properties.type}`);
    const widget = new kind(this, properties);
    if (this.widgets.has(widget.id)) throw new Error(`two widgets are ${widget.id}`);
    this.widgets.set(widget.id, widget);
    if (widget.follows) widget.follow({});
    else if (widget.is.default !== "") widget.take(widget.is.default);
    if (widget.is.onCreate) widget.run(widget.is.onCreate, { send: true, sync: true });
  }

  /** @param {string} code */
  script(code) {
    return vm.compileFunction(`"use strict";${code}`, ["value", "id"], {
      parsingContext: this.sandbox,
    });
  }

  /** @param {Widget} widget @param {Options} options @param {() => void} call */
  inContext(widget, options, call) {
    this.contexts.push({ widget, options });
    try {
      call();
    } catch (error) {
      tell({ problem: `${widget.id}: ${error}` });
    }
    this.contexts.pop();
  }

  here() {
    const context = this.contexts.at(-1);
    if (!context) throw new Error("called from outside a script");
    return context;
  }

  /** @param {string} id @param {any} value @param {Options} more */
  setFromScript(id, value, more = {}) {
    const { options } = this.here();
    const { send, sync, script } = options;
    /** @type {Options} */
    const wanted = { send, sync, script };
    for (const name of /** @type {const} */ (["send", "sync", "script"])) {
      if (more[name] === false) wanted[name] = false;
    }
    this.widget(id).take(structuredClone(value), wanted);
  }

  /** @param {any[]} words target (may be left out), address, arguments */
  sendFromScript(...words) {
    const { widget, options } = this.here();
    if (!options.send) return;
    const target = words[0].startsWith("/") ? undefined : [words.shift()];
    widget.say({ address: words[0], values: words.slice(1), target });
  }

  /** @param {string} id @param {() => void} call @param {number} ms */
  repeat(id, call, ms) {
    const { widget, options } = this.here();
    this.timers.set(`${widget.id} ${id}`, { widget, options, call, ms, due: this.nowMs + ms });
  }

  /** @param {number} ms */
  pass(ms) {
    const end = this.nowMs + ms;
    for (;;) {
      const next = [...this.timers.values()].sort((a, b) => a.due - b.due)[0];
      if (!next || next.due > end) break;
      this.nowMs = next.due;
      next.due += next.ms;
      this.inContext(next.widget, next.options, next.call);
    }
    this.nowMs = end;
  }

  /** A message from outside. @param {string} address @param {any[]} args */
  hear(address, args) {
    for (let n = args.length; n >= 0; n--) {
      const head = args.slice(0, n).join("||||");
      const reached = [...this.widgets.values()].filter(
        (w) => w.address === address && w.preArgs.length === n && w.preArgs.join("||||") === head,
      );
      const rest = args.slice(n);
      const value = rest.length > 1 ? rest : (rest[0] ?? null);
      for (const widget of reached) widget.take(value, { send: false, sync: true });
      if (reached.length) return;
    }
  }
}

const [, , path, defaultTarget] = process.argv;
const layout = new Layout(defaultTarget);
layout.create(JSON.parse(readFileSync(path, "utf8")).content);
for (const widget of layout.widgets.values()) {
  if (widget.held() !== undefined) widget.changed({});
}
tell({ open: layout.widgets.size });

/** @type {Record<string, (order: Record<string, any>) => void>} */
const ORDERS = {
  hear: ({ address, args }) => layout.hear(address, args),
  touch: ({ id }) => layout.widget(id).touch(),
  move: ({ id, value }) => layout.widget(id).move(value),
  release: ({ id }) => layout.widget(id).release(),
  pass: ({ ms }) => layout.pass(ms),
  echo: ({ n }) => tell({ echo: n }),
};
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  ORDERS[order.do](order);
}
