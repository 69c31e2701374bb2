"""How soon a scan stands on the screen over a slow line, and how soon the next one does.

The line is Chromium's own throttle: 2 Mbit/s down, 0.5 Mbit/s up, 40 ms there and back. Page and bundle are
in the browser's cache, as after the first visit; the scan is of 6000 x 2000 pixels with two energies.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from xray_trainer.bench.viewer_page import chromium, served_viewer
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import build_pyramid

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

DOWN_BYTES_S = 2_000_000 / 8
UP_BYTES_S = 500_000 / 8
LATENCY_MS = 40

_SHOW = """async (token) => {
  const told = await (await fetch(`/data?token=${token}`)).json();
  const start = performance.now();
  window.show(told);
  const root = document.getElementById("root");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  let preview = 0;
  for (;;) {
    await frame();
    const isHere = performance.getEntriesByName(`${location.origin}/${token}/preview`).length > 0;
    if (!preview && isHere) preview = performance.now() - start;
    if (root.querySelector(".viewer[data-ready]")) return [preview, performance.now() - start];
  }
}"""
_FETCHED = """(name) => performance.getEntriesByType("resource")
  .filter((one) => one.name.includes(`/${name}/`) && one.responseEnd > 0).map((one) => one.transferSize)"""


def bench_loading(
    *, repeats: int = 5, shape_hw: tuple[int, int] = (2000, 6000), renderer: str = "canvas"
) -> dict[str, Any]:
    """Returns what the first view costs over a slow line, and how soon a prefetched exercise is there.

    Figures:
        viewer.first_view_mb: megabytes of preview, tiles and answers until the first view is sharp.
        viewer.first_preview_s: until the preview has come, which shows the whole scan coarsely.
        viewer.first_view_s: until every tile of the first view is drawn.
        viewer.next_s: from opening the next exercise until its first view is drawn, sharp.

    Args:
        repeats: visits, each with an empty cache of scans; medians count.
        shape_hw: height and width of the scan.
        renderer: `canvas` or `webgl`.

    Raises:
        MissingExtraError: Playwright, Chromium or the viewer's bundle is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        build_pyramid(_scan(shape_hw), Path(folder))
        with served_viewer(Path(folder)) as address, chromium(renderer) as browser:
            visits = []
            for _ in range(repeats):
                page = browser.new_page(viewport={"width": 1366, "height": 768})
                visits.append(_visit(page, address, renderer))
                page.context.close()
    figures = {name: round(median(visit[name] for visit in visits), 3) for name in visits[0]}
    return {"figures": figures, "visits": visits, "shape_hw": list(shape_hw), "renderer": renderer}


def _visit(page: Page, address: str, renderer: str) -> dict[str, float]:
    page.goto(f"{address}?renderer={renderer}")
    page.locator(".viewer[data-ready]").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    line = page.context.new_cdp_session(page)
    _throttle(line)
    preview_ms, sharp_ms = page.evaluate(_SHOW, "one")
    first = page.evaluate(_FETCHED, "one")
    page.wait_for_function(f"(num) => ({_FETCHED})('two').length >= num", arg=len(first), timeout=60_000)
    _, next_ms = page.evaluate(_SHOW, "two")
    return {
        "viewer.first_view_mb": sum(first) / 1e6,
        "viewer.first_preview_s": preview_ms / 1000,
        "viewer.first_view_s": sharp_ms / 1000,
        "viewer.next_s": next_ms / 1000,
    }


def _throttle(line: CDPSession) -> None:
    conditions = {
        "offline": False,
        "latency": LATENCY_MS,
        "downloadThroughput": DOWN_BYTES_S,
        "uploadThroughput": UP_BYTES_S,
    }
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", conditions)


def _scan(shape_hw: tuple[int, int]) -> Scan:
    """Returns a load with structure and the noise of 6000 photons in air, at two energies."""
    height, width = shape_hw
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    load = 2.2 * np.exp(-(((x / width - 0.5) / 0.35) ** 4) - ((y / height - 0.55) / 0.3) ** 4)
    load += 0.3 * (np.sin(x / 37) * np.sin(y / 23) > 0.3) * (load > 0.5)
    planes = np.stack([np.exp(-load * (1 + 0.35 * energy)) for energy in (0, 1)])
    noisy = planes + np.sqrt(planes / 6000) * rng.standard_normal(planes.shape, np.float32)
    transmission = np.clip(noisy, 1 / 65535, 1).astype(np.float32)
    return Scan("bench", transmission, (4.0, 4.0), ("6MV", "4MV"), "container-40", "bench")
