// What the page's audio worklet uses of spessasynth_core; esbuild bundles it with its decoder.
export { SoundBankLoader, SpessaSynthProcessor } from "spessasynth_core";
