from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from tests.batch.result_rows import failed_row, finding_row, scan_row, write_tables
from tests.html_page import Tags
from xray_trainer.batch.per_scan import preview_path, write_preview
from xray_trainer.batch.report import NUM_PICTURES, write_report
from xray_trainer.errors import InputError
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan

MACHINE = {"processor": "a toy", "cores": 2, "memory_gb": 4.0}


def _scan(name: str) -> Scan:
    transmission = np.random.default_rng(0).uniform(0.2, 1, (1, 64, 96)).astype(np.float32)
    return Scan(name, transmission, (5.0, 4.0), ("6MV",))


def _page(out: Path) -> str:
    return write_report(out, machine=MACHINE).read_text(encoding="utf-8")


def test_page_is_whole_and_loads_nothing(results: Path) -> None:
    write_preview(results, scan_row("день 1/скан 1.tiff"), _scan("скан 1"))
    page = _page(results)
    tags = Tags(self_closed=("rect", "polygon"))
    tags.feed(page)
    assert tags.open == []
    assert len(tags.addresses) == 1
    assert tags.addresses[0].startswith("data:image/jpeg;base64,")
    assert not re.search(r"https?://|@import|url\(|<script", page)


def test_page_tells_counts_checkpoint_machine_and_failures(results: Path) -> None:
    page = _page(results)
    for words in (
        "Findings in 5 scans",
        "5: 3 searched, 1 searched with a note, 1 failed",
        "3 in 2 scans",
        "untrained@0123456789ab",
        "a toy, 2 cores, 4 GB",
        "1.0 s of work, 0.20 s a scan",
        "the file ends before its last row",
        "By reason: truncated 1",
    ):
        assert words in page


def test_scans_are_ranked_by_score_and_failed_ones_left_out(results: Path) -> None:
    captions = re.findall(r"<figcaption>(\d\. .*?): ", _page(results))
    assert captions[:2] == ["1. день 1/скан 1.tiff", "2. s3://port/2026 11/lane-3.dcm"]
    assert not any("broken" in one for one in captions)
    assert len(captions) == 4


def test_outlines_stand_where_the_finding_is(results: Path) -> None:
    write_preview(results, scan_row("день 1/скан 1.tiff"), _scan("скан 1"))
    width, height = map(int, re.findall(r'<svg viewBox="0 0 (\d+) (\d+)"><g', _page(results))[0])
    assert width / height == pytest.approx((96 * 5) / (64 * 4), rel=0.01)
    points = re.findall(r'<polygon points="([^"]+)"', _page(results))[0].split()
    xs = [float(point.split(",")[0]) * 96 / width for point in points]
    assert (min(xs), max(xs)) == pytest.approx((8, 28), abs=0.1)


def test_pictures_come_from_the_scans_where_there_are_no_previews(tmp_path: Path) -> None:
    path = write_scan(_scan("a"), tmp_path / "скан 1.tiff")
    write_tables(tmp_path, [scan_row(str(path), num_findings=1)], [finding_row(str(path), 1)])
    assert _page(tmp_path).count("data:image/jpeg") == 1


def test_scan_that_cannot_be_read_any_more_is_told_in_its_place(tmp_path: Path) -> None:
    changed = str(write_scan(_scan("a"), tmp_path / "changed.tiff"))
    rows = [scan_row(str(tmp_path / "gone.tiff")), scan_row(changed, height_px=32)]
    preview = preview_path(tmp_path, rows[0].uri)
    preview.parent.mkdir()
    preview.write_bytes(b"no picture")
    page = _page(write_tables(tmp_path, rows, []))
    assert page.count("No picture: ") == 2
    assert "has another size now" in page


def test_size_does_not_grow_with_the_number_of_scans(tmp_path: Path) -> None:
    scans = [scan_row(f"gone/{number}.png", score=number / 400) for number in range(400)]
    failed = [failed_row(f"bad/{number}.png") for number in range(400)]
    page = _page(write_tables(tmp_path, scans + failed, []))
    assert page.count("<figure><figcaption>") == NUM_PICTURES + 3
    assert "350 more in" in page
    assert "200 more in" in page
    assert "1. gone/399.png" in page


def test_names_with_markup_are_shown_as_they_are(tmp_path: Path) -> None:
    uri = "<b>&amp;.png"
    page = _page(write_tables(tmp_path, [scan_row(uri, num_findings=1)], [finding_row(uri, 1, family="<i>")]))
    assert "<b>&amp;.png" not in page
    assert "&lt;b&gt;&amp;amp;.png" in page
    assert "<i>" not in page


def test_run_without_scans_has_a_report_too(tmp_path: Path) -> None:
    assert "No scan was searched" in _page(write_tables(tmp_path, [], []))


def test_folder_without_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="result folder"):
        write_report(tmp_path)
