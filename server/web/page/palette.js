// @ts-check
/** Colours of the stage; style.css has the same names. */

/** @type {Record<string, string>} */
const INSTRUMENTS = {
  drums: "#f0a860",
  piano: "#74b9ff",
  guitar: "#82d996",
  bass: "#f08cae",
  strings: "#bda4f5",
  melody: "#f1e05a",
};

export const PERFORMER = "#4de8d8";
export const STAGE = "#0d1117";
export const LANE = "#12171f";
export const BAR_LINE = "#2c3542";
export const BEAT_LINE = "#1b222c";
export const SECTION = "#8c9bb0";
export const PLAYHEAD = "#f4f7fb";

/** @param {string} instrument */
export function colourOf(instrument) {
  return INSTRUMENTS[instrument] ?? "#c5d0de";
}
