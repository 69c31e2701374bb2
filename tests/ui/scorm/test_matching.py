"""The player's rule against the server's: random marks and regions, judged by both."""

from __future__ import annotations

import json
from itertools import count

import numpy as np
from shapely.geometry import Point, Polygon, box

from tests.ui.viewer_node import FOLDER, node
from xray_trainer.regions import Region
from xray_trainer.scoring.matching import RatedRegion, match

SCAN = {"width": 800, "height": 300, "pixel_mm_xy": [5.0, 4.0]}
BUILD = """
import { buildSync } from "esbuild";
import { readFileSync } from "node:fs";
const options = { entryPoints: ["src/scorm/matching.ts"], bundle: true, format: "esm", write: false };
const { text } = buildSync(options).outputFiles[0];
const { match } = await import("data:text/javascript," + encodeURIComponent(text));
const { scan, cases } = JSON.parse(readFileSync(process.argv[1], "utf8"));
const judged = cases.map(({ marks, targets }) => match(marks, targets, scan));
console.log(JSON.stringify(judged.map((one) => [one.outcomes, one.hitMarks.map((index) => index ?? null)])));
"""


def shape(rng: np.random.Generator) -> Polygon:
    x, y, radius = rng.uniform(0, 800), rng.uniform(0, 300), rng.uniform(5, 150)
    if rng.random() < 0.4:
        return box(x, y, x + radius, y + rng.uniform(5, 150))
    if rng.random() < 0.5:
        return Point(x, y).buffer(radius, quad_segs=12)
    turns = np.sort(rng.uniform(0, 2 * np.pi, 7))
    far = rng.uniform(0.4, 1, 7) * radius
    ring = Polygon(np.column_stack([x + far * np.cos(turns), y + far * np.sin(turns)]))
    return ring if ring.is_valid else box(x, y, x + 20, y + 20)


def case(rng: np.random.Generator) -> tuple[list[tuple[Polygon, int]], list[Polygon]]:
    targets = [shape(rng) for _ in range(rng.integers(0, 3))]
    near = [
        Polygon(np.asarray(target.exterior.coords) + rng.normal(0, 15, 2))
        for target in targets
        if rng.random() < 0.7
    ]
    marks = [*near, *(shape(rng) for _ in range(rng.integers(0, 4)))]
    return [(mark, int(rng.integers(1, 6))) for mark in marks], targets


def by_server(marks, targets):
    judged = match(
        [RatedRegion(Region(mark), float(rating)) for mark, rating in marks],
        [Region(target) for target in targets],
        shape_hw=(SCAN["height"], SCAN["width"]),
        pixel_mm_xy=tuple(SCAN["pixel_mm_xy"]),
    )
    return [[judged.outcome_of(index) for index in range(len(marks))], list(judged.hit_marks)]


def test_the_player_judges_three_hundred_answers_as_the_server_does(tmp_path):
    rng = np.random.default_rng(3)
    cases = [case(rng) for _ in range(300)]
    asked = [
        {
            "marks": [{"geometry": Region(mark).to_geojson(), "rating": rating} for mark, rating in marks],
            "targets": [Region(target).to_geojson() for target in targets],
        }
        for marks, targets in cases
    ]
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"scan": SCAN, "cases": asked}))
    done = node("--input-type=module", "-e", BUILD, str(path))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    expected = [by_server(marks, targets) for marks, targets in cases]
    wrong = [number for number, one, other in zip(count(), told, expected, strict=False) if one != other]
    assert wrong == []
    assert {outcome for outcomes, _taken in expected for outcome in outcomes} == {
        "hit",
        "ignored",
        "false_mark",
    }


def test_the_folder_of_the_viewer_has_the_player():
    assert (FOLDER / "src" / "scorm" / "player.ts").is_file()
