// Bundles the viewer and the player of SCORM packages into dist/<name>-<hash>.js; style sheets travel inside them.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
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

// What the bundles hold of others, for the list of parts and licences of an installation.
const names = Object.keys(result.metafile.inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
const bundled = [...new Set(names.filter(Boolean))].sort().map((name) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  return { name, version, licence: license };
});
writeFileSync("dist/bundled.json", JSON.stringify(bundled, null, 1));
