"""The page with nobody's, few and many answers, and its plots drawn to SVG by another renderer."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import altair as alt
import numpy as np
import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from xray_trainer.drills.froc import Observer, observer
from xray_trainer.drills.outcome import JudgedConcealment, JudgedMark, Outcome
from xray_trainer.drills.report import Report, report
from xray_trainer.drills.summary import Figure
from xray_trainer.scoring.ratings import RatedScan
from xray_trainer.ui.progress.share_rows import share_rows
from xray_trainer.ui.translations import translations

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RUSSIAN = translations("ru").gettext


def answered(number: int) -> Outcome:
    when, seconds = NOON + timedelta(days=number), 5.0 + number % 50
    if number % 2:
        alarm = number % 6 == 1
        decision, verdict = ("suspicious", "false_alarm") if alarm else ("clear", "correct_rejection")
        return Outcome(f"x{number}", decision, verdict, (), (), seconds, when, conveyance="semi-box")
    kind, hit = ("CT-DOOR", "TR-TANK", "LD-HOMOG")[number % 3], number % 8 > 0
    hidden = JudgedConcealment(kind, "m" if hit else None, 3 if hit else None)
    marks = (JudgedMark("m", 3, "hit"),) if hit else ()
    decision, verdict = ("suspicious", "hit") if hit else ("clear", "miss")
    return Outcome(f"x{number}", decision, verdict, marks, (hidden,), seconds, when, conveyance="reefer-20")


def told(num: int) -> Report:
    outcomes = [answered(number) for number in range(num)]
    seen = {
        outcome.exercise_id: RatedScan((0.3,), (0.8,) if outcome.is_suspicious else ())
        for outcome in outcomes
    }
    answers = [(outcome, {"window": 1} if number % 3 else {}) for number, outcome in enumerate(outcomes)]
    return report(answers, detector=seen, people=[], now=NOON + timedelta(days=num))


def page(num: int, *, language: str = "en", on_paper: bool = False) -> AppTest:
    def script(told, language, on_paper):
        from xray_trainer.ui.progress.sections import show_sections
        from xray_trainer.ui.translations import translations

        show_sections(told, translations(language).gettext, on_paper=on_paper)

    arguments = {"told": told(num), "language": language, "on_paper": on_paper}
    shown = AppTest.from_function(script, kwargs=arguments, default_timeout=30).run()
    assert not shown.exception
    return shown


def words(shown: AppTest) -> str:
    kinds = (shown.subheader, shown.markdown, shown.caption, shown.info)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def charts(shown: AppTest) -> list[str]:
    return [element.proto.spec for element in shown.get("vega_lite_chart")]


def test_with_three_answers_the_page_says_how_little_that_is() -> None:
    text = words(page(3))
    assert "A curve is shown from 10 exercises on; so far: 3." in text
    assert "A FROC curve is shown from 5 suspicious scans on; so far: 2." in text
    assert "Shares by response time are shown from 10 exercises on." in text
    assert "met too rarely to say anything" in text


def test_with_many_answers_every_plot_is_there() -> None:
    shown = page(120)
    assert len(charts(shown)) == 7
    assert "so far:" not in words(shown)
    assert {table.value.index[0] for table in shown.table} >= {"You", "first half of 2026"}


@pytest.mark.parametrize("on_paper", [False, True])
def test_the_page_speaks_russian(on_paper: bool) -> None:
    shown = page(120, language="ru", on_paper=on_paper)
    assert "Поиск места" in words(shown)
    assert not re.search(
        r"\b(Found|Share|False|Middle|Group|Exercises)\b", words(shown) + "".join(charts(shown))
    )
    assert {json.loads(spec)["config"]["locale"]["number"]["decimal"] for spec in charts(shown)} == {","}


def test_on_paper_curves_of_several_kinds_stand_below_each_other() -> None:
    assert len(charts(page(120, on_paper=True))) == 10
    assert not page(120, on_paper=True).expander


def test_a_curve_can_be_chosen_by_kind_and_by_conveyance() -> None:
    shown = page(120)
    choice = shown.selectbox(key="learning-over")
    assert {"All exercises", "Fuel and air tanks", "Reefers"} <= set(choice.options)
    before, after = charts(shown), charts(choice.set_value("Fuel and air tanks").run())
    assert before[0] != after[0]
    assert before[1:] == after[1:]


def drawn(chart: alt.LayerChart) -> str:
    return vl_convert.vegalite_to_svg(chart.to_json())


def test_rows_are_drawn_with_names_shares_and_intervals() -> None:
    rows = [
        ("За дверями контейнера · 9", {"hit": Figure(0.5, 0.2, 0.8)}),
        ("Трап · 2", {"hit": Figure(None)}),
    ]
    svg = drawn(share_rows(rows, names={"hit": "Найдено"}, colours={"hit": "#0072b2"}, words=RUSSIAN))
    assert "За дверями контейнера · 9" in svg
    assert "Трап · 2" in svg
    assert svg.count("rgb(0,114,178)") + svg.count("#0072b2") >= 2


def test_a_froc_curve_never_falls() -> None:
    rng = np.random.default_rng(0)
    scans = [RatedScan(tuple(rng.random(2)), (float(rng.random()),)) for _ in range(30)]
    seen: Observer = observer(scans, rng=rng, num_resamples=50)
    assert all(b[0] >= a[0] and b[1] >= a[1] for a, b in pairwise(seen.points))
