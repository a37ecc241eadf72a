#!/usr/bin/env bash
# Makes server/web/page/vendor anew. Run by hand when a newer synth or another choice of presets is
# wanted; installing and building the project never does. Needs node, npm and Debian's package
# fluidr3mono-gm-soundfont (or the path of its font as argument).
set -euo pipefail
cd "$(dirname "$0")"
font=${1:-/usr/share/fluidr3mono-gm-soundfont/FluidR3Mono_GM.sf3}
vendor=$PWD/../page/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp trim_font.mjs synth_entry.mjs "$work"
cd "$work"
npm init -y >/dev/null
npm install --silent spessasynth_core@4.3.22 stb-vorbis@0.0.6 esbuild@0.28.2
npx esbuild synth_entry.mjs --bundle --format=esm --minify --target=es2022 --legal-comments=none \
  --banner:js="// @ts-nocheck
/* spessasynth_core 4.3.22 and stb-vorbis 0.0.6, Apache-2.0; see spessasynth_core.LICENSE.txt */" \
  --outfile="$vendor/spessasynth_core.min.js"
node trim_font.mjs "$font" "$vendor/band.sf3"
