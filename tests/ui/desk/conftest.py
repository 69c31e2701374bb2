from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import numpy as np
import pytest
import tifffile
from starlette.applications import Starlette

from xray_trainer.batch.results import scan_key
from xray_trainer.batch.tables import FindingRow, ScanRow, write_findings, write_scans
from xray_trainer.regions import Region
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.people import Person, ensure_person, find_person, set_language, set_role
from xray_trainer.store.store import Store, open_store
from xray_trainer.store.verdicts import finding_key
from xray_trainer.ui.desk.results import DeskResults, desk_results
from xray_trainer.ui.desk.routes import desk_routes
from xray_trainer.ui.replies import untranslated
from xray_trainer.ui.routes import routes

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CHECKPOINT = "cargo@0123456789ab"
SENTENCE = "Filled, where its twin 820 mm away is hollow."
PAPERS = {
    "hs_code": "0805.10",
    "description": "Oranges",
    "packages": 1080,
    "gross_weight_kg": 21600,
    "risk_indicators": ["weight-low"],
}


def finding_row(uri: str, number: int, x: float, score: float, family: str = "CT-DOOR") -> FindingRow:
    region = Region.from_xyxy(x, 10, x + 10, 20)
    return FindingRow(
        uri=uri,
        finding=number,
        score=score,
        x_min=x,
        y_min=10,
        x_max=x + 10,
        y_max=20,
        area_px=100,
        polygon=json.dumps(region.to_geojson()),
        rle="{}",
        family=family,
        areal_density_g_cm2=3.5,
        material="organic",
        material_share=0.8,
        cue="filled_section",
        explanation=SENTENCE,
        checkpoint=CHECKPOINT,
    )


def write_result(root: Path, name: str = "monday") -> Path:
    """Writes a result folder: `high` with two findings, `low` with one, `none` without, `broken` failed."""
    scans = root.parent / "scans"
    rng = np.random.default_rng(0)
    rows, findings = [], []
    for number, (stem, score, count) in enumerate((("low", 0.4, 1), ("high", 0.9, 2), ("none", 0.1, 0))):
        values = rng.uniform(0.2, 0.9, (2, 60, 100)).astype(np.float32)
        path = scans / f"{stem}.tiff"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_scan(Scan(stem, values, (50.0, 50.0), ("6MV", "4MV"), "container-40", "test"), path)
        uri = path.as_posix()
        families = ("CT-DOOR", "LD-CORE")
        findings += [finding_row(uri, n + 1, 20 + 30 * n, score - 0.1 * n, families[n]) for n in range(count)]
        rows.append(ScanRow(uri, "ok", "", "", score, 60, 100, 2, 50, 50, count, 0.1 * number, CHECKPOINT))
    rows.append(
        ScanRow("gone/broken.tiff", "failed", "empty", "broken.tiff: is empty", checkpoint=CHECKPOINT)
    )
    (scans / "high.declaration.json").write_text(json.dumps(PAPERS))
    folder = root / name
    folder.mkdir(parents=True)
    write_findings(folder, findings)
    write_scans(folder, rows)
    (folder / "maps").mkdir()
    told = json.dumps({"cell_px_xy": [4, 4], "shape_hw": [60, 100]})
    path = folder / "maps" / f"{scan_key(rows[1].uri)}.tiff"
    tifffile.imwrite(path, np.full((15, 25), 128, np.uint8), description=told, metadata=None)
    return folder


@dataclass(frozen=True)
class DeskRoom:
    """The desk's routes on a real store, an analyst, and a result folder."""

    store: Store
    settings: Settings
    person: Person
    application: Starlette
    results: DeskResults

    @property
    def token(self) -> str:
        return self.store.tokens.desk_token(self.person.person_id, "monday")

    def key(self, name: str) -> str:
        return next(entry.key for entry in self.results.entries if entry.name == f"{name}.tiff")

    def finding(self, name: str, number: int = 0) -> str:
        return finding_key(self.results.by_key[self.key(name)].findings[number].polygon)

    def ask(self, method: str, path: str, **options) -> httpx.Response:
        transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
                return await client.request(method, path, **options)

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, ask()).result()

    def get(self, path: str = "", **options) -> httpx.Response:
        return self.ask("GET", f"/api/desk/{self.token}{path}", **options)

    def say(self, name: str, number: int, word: str, *, seq: int = 1, **more: str) -> httpx.Response:
        payload = {"scan": self.key(name), "finding": self.finding(name, number), "verdict": word, **more}
        event = {"uuid": str(uuid4()), "seq": seq, "t": 1.0, "kind": "verdict", "payload": payload}
        return self.ask("POST", "/api/desk/verdicts", json={"token": self.token, "events": [event]})


@pytest.fixture
def result(tmp_path) -> Path:
    return write_result(tmp_path / "results")


@pytest.fixture
def desk_room(tmp_path, result):
    settings = Settings(home=tmp_path, results_folder="", inbox_folder="", database_url="")
    store = open_store(settings)
    person = ensure_person(store, "Dilnoza", now=NOON)
    set_role(store, person.person_id, role="analyst")
    set_language(store, person.person_id, language="en")
    more = desk_routes(store, settings, translate=untranslated, clock=lambda: NOON)
    application = Starlette(routes=routes(store, more=more))
    yield DeskRoom(
        store, settings, find_person(store, person.person_id), application, desk_results(result.resolve())
    )
    store.close()
