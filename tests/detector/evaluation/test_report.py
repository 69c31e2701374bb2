from __future__ import annotations

import re
from math import inf, nan

import pytest

from tests.html_page import Tags
from xray_trainer.detector.evaluation.goals import goals
from xray_trainer.detector.evaluation.report.page import write_report
from xray_trainer.detector.evaluation.report.svg import Axis, Line, Value, line_chart, value_chart
from xray_trainer.detector.evaluation.summary import Evaluation
from xray_trainer.detector.evaluation.worst import worst_false_alarms, worst_misses

SHARE = Axis("share", 0, 1, (0.0, 0.5, 1.0), is_percent=True)
RATIO = Axis("ratio", 0.1, 10, (0.1, 1, 10), is_log=True)


@pytest.fixture(scope="module")
def page(toy_evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "deep" / "report.html"
    assert write_report(toy_evaluation, path, machine={"processor": "a toy"}) == path
    return path.read_text(encoding="utf-8")


def test_the_page_is_whole_and_loads_nothing(page: str) -> None:
    tags = Tags(self_closed=("line", "circle", "polyline"))
    tags.feed(page)
    assert tags.open == []
    assert tags.addresses
    assert all(address.startswith("data:image/") for address in tags.addresses)
    assert not re.search(r"https?://|@import|url\(", page)


def test_the_page_says_at_its_top_that_scans_are_synthetic(page: str) -> None:
    assert page.index("Synthetic scans") < page.index("<h2>")


def test_the_page_shows_every_rater_every_cell_and_every_part(page: str) -> None:
    for words in ("darkness", "noise", "seen cargo, seen item", "unseen cargo, unseen item", "0.4 % false"):
        assert words in page
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings == [
        "Goals",
        "Seen and unseen",
        "Beside the baselines",
        "Curves",
        "Difficulty",
        "By what is shown",
        "By seed of the scans",
        "Worst misses",
        "Worst false alarms",
        "How this was measured",
    ]


def test_goals_are_not_called_reached_on_a_handful_of_scans(toy_evaluation: Evaluation) -> None:
    told = goals(toy_evaluation)
    assert len(told) == 7
    assert {goal.is_reached for goal in told} == {None}


def test_the_clearest_miss_and_the_surest_false_alarm_come_first(toy_evaluation: Evaluation) -> None:
    good, bad = (summary.results.scans for summary in toy_evaluation.summaries)
    assert worst_misses(good, num=5) == ()
    missed = worst_misses(bad, num=4)
    clearness = [one.missed.factors["clutter_snr"] for one in missed if one.missed]
    assert clearness == sorted(clearness, reverse=True)
    assert len(clearness) == 4
    false = worst_false_alarms(bad, num=3)
    ratings = [one.rating for one in false]
    every = [max(scan.rated.false_ratings) for scan in bad if scan.known.is_benign]
    assert ratings == sorted(every, reverse=True)[:3]
    assert all(one.region == one.scan.false_marks[0] for one in false)


def test_axes_place_equal_steps_or_equal_ratios_and_hold_what_lies_beyond() -> None:
    assert [SHARE.share(value) for value in (0, 0.5, 1, 2)] == [0, 0.5, 1, 1]
    assert [round(RATIO.share(value), 9) for value in (0, 0.1, 1, 10, 99)] == [0, 0, 0.5, 1, 1]
    assert (SHARE.word(0.5), RATIO.word(0.1)) == ("50 %", "0.1")


def test_a_line_chart_draws_lines_that_have_points_and_names_them() -> None:
    lines = [
        Line("one & all", ((0.1, 0.2), (10, 1.0)), "#000", ((0.1, 0.3), (0.9, 1.0)), has_dots=True),
        Line("two", ((1, 0.5),), "#111"),
        Line("pointless", (), "#222"),
    ]
    drawn = line_chart(lines, RATIO, SHARE)
    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 2
    assert "one &amp; all" in drawn
    assert "pointless" not in drawn


def test_a_row_chart_draws_values_that_exist_with_intervals_that_exist() -> None:
    rows = [("a", [Value(0.5, 0.4, 0.6), Value(nan, nan, nan)]), ("b", [Value(1.0, nan, nan)])]
    drawn = value_chart(rows, SHARE, mark=0.5)
    assert drawn.count("<circle") == 2
    assert drawn.count("stroke-linecap") == 1
    assert drawn.count("stroke-dasharray") == 1
    assert str(inf) not in drawn
    assert "nan" not in drawn
