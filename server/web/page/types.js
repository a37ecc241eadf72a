// @ts-check
/**
 * What comes over the socket (docs/web.md); types only.
 *
 * @typedef {string | number | boolean} Value
 *
 * @typedef {object} Arg One argument of an address.
 * @property {string} name
 * @property {"i" | "f" | "s" | "switch"} type
 * @property {number | null} min
 * @property {number | null} max
 * @property {string[] | null} choices
 * @property {string | null} unit
 * @property {Value | null} default
 *
 * @typedef {object} Row One concrete address of the table.
 * @property {string} section
 * @property {string} path below `/band`, with placeholders
 * @property {string} address
 * @property {"setting" | "action" | "query" | "feedback"} kind
 * @property {string} doc
 * @property {string | null} instrument
 * @property {number | null} k
 * @property {Arg[]} args
 *
 * @typedef {[start_beat: number, duration_beats: number, pitch: number, velocity: number]} Note
 *
 * @typedef {object} TimelineFrame
 * @property {number} beat quarter notes from the start of the piece
 * @property {number} at_ms the server's monotonic clock
 * @property {number} tempo BPM
 * @property {boolean} is_running
 *
 * @typedef {object} WindowFrame
 * @property {string} instrument
 * @property {number} index
 * @property {number} source the window that this one plays again; its own index if it is new
 * @property {number} start_beat
 * @property {number} length_beats
 * @property {number} version
 * @property {boolean} is_final
 *
 * @typedef {object} Card
 * @property {string} name
 * @property {string} created
 * @property {unknown} data
 * @property {Record<string, Record<string, number>>} metrics
 * @property {Record<string, string[]>} [macros]
 *
 * @typedef {object} Midi
 * @property {string[]} out
 * @property {string | string[]} in
 * @property {string} problem
 * @property {string} scheduling
 *
 * @typedef {object} Hello
 * @property {"hello"} type
 * @property {string} version
 * @property {number} now_ms
 * @property {string[]} instruments
 * @property {number} window_beats
 * @property {Row[]} table
 * @property {Record<string, Value[]>} values
 * @property {TimelineFrame} timeline
 * @property {Card} card
 * @property {string[]} snapshots
 * @property {Midi} midi
 * @property {Record<string, number>} health
 */

export {};
