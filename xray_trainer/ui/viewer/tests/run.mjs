// Bundles the unit tests and runs them with Node's own test runner; nothing here needs a browser.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const out = mkdtempSync(join(tmpdir(), "viewer-tests-"));
await build({
  entryPoints: readdirSync("tests").filter((name) => name.endsWith(".test.ts")).map((name) => join("tests", name)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
});
const bundles = readdirSync(out).map((name) => join(out, name));
const { status } = spawnSync(process.execPath, ["--test", ...bundles], { stdio: "inherit" });
rmSync(out, { recursive: true });
process.exit(status ?? 1);
