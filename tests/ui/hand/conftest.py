from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
from starlette.applications import Starlette

from tests.ui.route_server import Client, translate
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.hand_drafts import begin_draft
from xray_trainer.store.own_scans import add_own_scan
from xray_trainer.store.people import Person, ensure_person, set_role
from xray_trainer.store.store import Store, open_store
from xray_trainer.ui.hand.routes import PLACE, hand_routes
from xray_trainer.ui.routes import routes
from xray_trainer.ui.seats import seat_token

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def own_scan(energies: int = 1) -> Scan:
    """Returns a plain load beside a strip of air, with the noise of 5000 photons."""
    values = np.full((energies, 160, 256), 0.25, np.float32)
    values[1:] = 0.2
    values[:, :, :20] = 0.98
    noise = np.random.default_rng(0).standard_normal(values.shape).astype(np.float32)
    codes = np.rint(np.clip(values + np.sqrt(values * 2e-4) * noise, 1e-3, 1) * 65535)
    beams = ("6MV", "4MV")[:energies]
    return Scan("own", (codes / 65535).astype(np.float32), (5.0, 5.0), beams)


@dataclass
class HandServer:
    """The routes of a draft, in front of the mentor who began it."""

    store: Store
    client: Client
    person: Person
    draft_id: str

    @property
    def seat(self) -> str:
        return seat_token(self.store, self.person, f"{PLACE}{self.draft_id}")

    def at(self, path: str = "", *, seat: str = "") -> str:
        return f"/api/hand/{seat or self.seat}{path}"


@pytest.fixture
def make_server(tmp_path):
    stores: list[Store] = []

    def make(energies: int = 1) -> HandServer:
        store = open_store(Settings(home=tmp_path))
        stores.append(store)
        person = ensure_person(store, "Madina", now=NOON)
        set_role(store, person.person_id, role="mentor")
        sha256 = add_own_scan(store, person.person_id, scan=own_scan(energies), name="gate.png", now=NOON)
        draft_id = begin_draft(store, person.person_id, scan_sha256=sha256, now=NOON)
        table = routes(store, translate=translate, more=hand_routes(store, translate=translate))
        return HandServer(store, Client(Starlette(routes=table)), person, draft_id)

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def server(make_server):
    return make_server()
