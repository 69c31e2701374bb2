"""What the tests of the drill pages share."""

from __future__ import annotations

import pytest

from tests.ui.drills.drill_page import now
from xray_trainer.store.people import Person, ensure_person


@pytest.fixture
def person(store, request) -> Person:
    return ensure_person(store, request.node.name[:80], now=now())
