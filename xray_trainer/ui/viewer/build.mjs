// Bundles the viewer and the player of SCORM packages into dist/<name>-<hash>.js; style sheets travel inside them.

import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

rmSync("dist", { recursive: true, force: true });
const result = await build({
  entryPoints: { viewer: "src/main.ts", player: "src/scorm/player.ts" },
  entryNames: "[name]-[hash]",
  outdir: "dist",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "eof",
  loader: { ".css": "text" },
  metafile: true,
});
for (const path of Object.keys(result.metafile.outputs)) {
  const bytes = readFileSync(path);
  console.log(`${path}: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped`);
}
