from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from streamlit.testing.v1 import AppTest

from xray_trainer.errors import ForbiddenError
from xray_trainer.store.people import ensure_person
from xray_trainer.ui.reports.paper import draw_report
from xray_trainer.ui.views.reports import show


def script(name, language):
    from xray_trainer.store.people import ensure_person
    from xray_trainer.ui.application import application_store, now
    from xray_trainer.ui.translations import translations
    from xray_trainer.ui.views.reports import show

    show(ensure_person(application_store(), name, now=now()), translations(language).gettext)


def opened(language="en"):
    page = AppTest.from_function(script, kwargs={"name": "Mentor", "language": language}, default_timeout=60)
    page.run()
    assert not page.exception
    return page


def words(page):
    kinds = (page.title, page.subheader, page.markdown, page.caption, page.info)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def test_a_mentor_sees_everybody_and_that_so_few_scans_place_nobody(store):
    page = opened()
    people = page.dataframe[0].value
    assert set(people["Name"]) == {"Aigerim", "Bakyt", "Dilnoza"}
    assert set(people["Percentile"]) == {"–"}
    assert set(people["Exercises"]) == {"48"}
    assert "Norms and percentiles are told from 5 people" in words(page)


def test_a_training_is_told_with_its_interval_and_what_it_rests_on(store):
    page = opened()
    page.date_input(key="effect-days").set_value((date(2026, 3, 5), date(2026, 3, 7))).run()
    assert not page.exception
    said = words(page)
    assert "People do better after it; by between +" in said
    assert "3 people; 0 left out" in said
    assert "24 scans before, 24 others after" in said


def test_the_page_speaks_russian(store):
    page = opened("ru")
    assert page.title[0].value == "Отчёты"
    assert "Имя" in page.dataframe[0].value.columns
    assert "Norms" not in words(page)


def test_a_trainee_is_refused(store):
    trainee = ensure_person(store, "Aigerim", now=datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(ForbiddenError, match="another role than trainee"):
        show(trainee, str)


def test_the_pdf_holds_every_line_in_every_script(store):
    lines = [{"Имя": f"Обучаемый {number}", "d_a": "1.22 (0.9 … 1.5)"} for number in range(60)]
    content = draw_report("Отчёт", ["2026-03-02"], {"Люди": lines, "leer": []}, language="ru")
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert len(document) >= 2
    assert "Обучаемый 59" in text
    assert "leer" not in text
    assert content == draw_report("Отчёт", ["2026-03-02"], {"Люди": lines, "leer": []}, language="ru")
