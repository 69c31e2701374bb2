"""The application's page without a browser, as tests of drills open it and read what it says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from xray_trainer import ui
from xray_trainer.store.people import Person

MAIN = Path(ui.__file__).with_name("main.py")


def now() -> datetime:
    return datetime.now(UTC)


def open_page(person: Person, language: str = "en") -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.query_params.update({"person": person.person_id, "lang": language})
    return page.run()


def said(page: AppTest) -> str:
    """Tells every text of the page."""
    assert not page.exception
    kinds = "title", "header", "subheader", "markdown", "caption", "info", "warning", "metric"
    shown = (one for kind in kinds for one in getattr(page, kind))
    return "\n".join(f"{getattr(one, 'label', '')} {one.value}" for one in shown)
