/** The look that a person left the last scan with, as far as it makes sense for the next one. */

import { BANDS, isSingle, PALETTES, PLAIN, type Band, type Look, type Palette, type Strength } from "./look.ts";
import { densityCode, densityStep } from "./density.ts";
import type { Settings } from "./settings.ts";
import type { Stage } from "./stage.ts";
import { PRESETS } from "./window-level.ts";

const NAME = "look";
const [LEAST_GAMMA, LARGEST_GAMMA] = [0.2, 5];

/** Shows the scan as the person left the last one; returns what that is, undefined for plain grey. */
export function restoreLook(stage: Stage, settings: Settings): Partial<Look> | undefined {
  const kept = restored(settings.get(NAME), stage);
  const isPlain = Object.entries(kept).every(([name, value]) => String(value) === String(stage.firstLook[name as keyof Look]));
  if (isPlain) return undefined;
  stage.change(kept);
  return kept;
}

/** Keeps every change of the look from now on; returns what ends that. */
export function keepLook(stage: Stage, settings: Settings): () => void {
  let kept = JSON.stringify(toKeep(stage));
  return stage.lookChanged.on(() => {
    const now = toKeep(stage);
    if (JSON.stringify(now) === kept) return;
    kept = JSON.stringify(now);
    settings.set(NAME, now);
  });
}

function toKeep({ look, frame }: Stage): Record<string, unknown> {
  const { inverse, logarithm, gamma, equalise, local, smooth, edges, emboss, palette, material, strip } = look;
  const shown = { inverse, logarithm, gamma, equalise, local, smooth, edges, emboss, palette, material, strip };
  const preset = PRESETS.find(({ window }) => window.low === look.window.low && window.high === look.window.high);
  return { ...shown, density: densityStep(look.density, frame.scan), preset: preset?.name ?? "" };
}

/** Returns what of a kept value is a look; anything else, from an older viewer or a broken store, is left out. */
export function restored(value: unknown, stage: Pick<Stage, "frame" | "firstLook">): Partial<Look> {
  const kept = (value !== null && typeof value === "object" ? value : {}) as Record<string, unknown>;
  const { scan } = stage.frame;
  const isDual = !isSingle(scan);
  const preset = PRESETS.find(({ name }) => name === kept["preset"]);
  return {
    inverse: kept["inverse"] === true,
    logarithm: kept["logarithm"] === true,
    equalise: kept["equalise"] === true,
    local: kept["local"] === true,
    emboss: kept["emboss"] === true,
    gamma: within(kept["gamma"], LEAST_GAMMA, LARGEST_GAMMA) ?? PLAIN.gamma,
    smooth: (within(kept["smooth"], 0, 3) ?? 0) as Strength,
    edges: (within(kept["edges"], 0, 3) ?? 0) as Strength,
    palette: PALETTES.includes(kept["palette"] as Palette) ? (kept["palette"] as Palette) : PLAIN.palette,
    density: densityCode(within(kept["density"], 0, 9) ?? 0, scan),
    material: isDual && kept["material"] === true,
    strip: isDual && Array.isArray(kept["strip"]) ? BANDS.filter((band: Band) => (kept["strip"] as unknown[]).includes(band)) : [],
    ...(preset && { window: preset.window }),
  };
}

function within(value: unknown, least: number, most: number): number | undefined {
  return typeof value === "number" && value >= least && value <= most ? value : undefined;
}
