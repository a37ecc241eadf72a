// @ts-check
/**
 * Makes the sound font that the page ships: FluidR3Mono_GM.sf3 without the presets that a five-piece
 * band does not need, at least one of each General MIDI family kept. Samples stay as compressed as
 * they were, so nothing is lost a second time.
 *
 *     node trim_font.mjs FluidR3Mono_GM.sf3 ../page/vendor/band.sf3
 */
import { readFileSync, writeFileSync } from "node:fs";
import { SoundBankLoader } from "spessasynth_core";

/** General MIDI programs, from 0, that are kept; `nearest` in ../page/programs.js maps the others. */
const PROGRAMS = [
  0, 4, 7, 8, 11, 16, 24, 25, 26, 27, 30, 32, 33, 35, 38, 40, 46, 48, 49, 50, 53, 56, 57, 62,
  65, 71, 73, 75, 80, 81, 88, 89, 98, 104, 108, 112, 114, 122,
];
const DRUM_KIT = 0;

const [, , source, target] = process.argv;
if (source === undefined || target === undefined) {
  throw new Error("two arguments are wanted: the sound font to read and the one to write");
}
const bytes = readFileSync(source);
const bank = SoundBankLoader.fromArrayBuffer(
  /** @type {ArrayBuffer} */ (bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
);
for (const preset of [...bank.presets]) {
  const isKit = preset.isGMGSDrum && preset.program === DRUM_KIT;
  const isMelodic = !preset.isGMGSDrum && preset.bankMSB === 0 && preset.bankLSB === 0;
  if (!(isKit || (isMelodic && PROGRAMS.includes(preset.program)))) bank.deletePreset(preset);
}
bank.removeUnusedElements();
bank.soundBankInfo.name = "FluidR3Mono GM, a band's part of it";
writeFileSync(target, new Uint8Array(await bank.writeSF2()));
const names = bank.presets.map((preset) => `${preset.isGMGSDrum ? "kit " : ""}${preset.program} ${preset.name}`);
console.log(`${target}: ${readFileSync(target).length} bytes, ${names.length} presets\n${names.join("\n")}`);
