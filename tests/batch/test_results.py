from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.batch.result_rows import finding_row, scan_row, write_tables
from xray_trainer.batch.results import (
    iter_findings,
    iter_scans,
    iter_scans_with_findings,
    read_results,
    scan_key,
)
from xray_trainer.errors import InputError


def test_rows_come_back_as_they_were_written(results: Path) -> None:
    read = read_results(results)
    assert [row.status for row in read.scans] == ["ok", "ok", "failed", "warned", "ok"]
    assert read.scans[0] == scan_row("день 1/скан 1.tiff", score=0.9, num_findings=2)
    assert [row.finding for row in read.findings] == [1, 2, 1]
    assert read.findings[0] == finding_row("день 1/скан 1.tiff", 1, score=0.9)
    assert (list(iter_scans(results)), list(iter_findings(results))) == (
        list(read.scans),
        list(read.findings),
    )


def test_every_scan_comes_with_its_own_findings(results: Path) -> None:
    joined = list(iter_scans_with_findings(results))
    assert [len(found) for _, found in joined] == [2, 0, 0, 1, 0]
    assert all(row.uri == scan.uri for scan, found in joined for row in found)


def test_findings_in_another_order_than_scans_are_told(tmp_path: Path) -> None:
    write_tables(tmp_path, [scan_row("a"), scan_row("b")], [finding_row("b", 1), finding_row("a", 1)])
    with pytest.raises(InputError, match="order of the scans"):
        list(iter_scans_with_findings(tmp_path))


def test_run_without_findings_can_be_read(tmp_path: Path) -> None:
    write_tables(tmp_path, [], [])
    assert read_results(tmp_path).scans == read_results(tmp_path).findings == ()


def test_unknown_columns_are_passed_over_and_absent_ones_take_their_default(results: Path) -> None:
    table = pq.read_table(results / "scans.parquet").drop_columns(["seconds"])
    pq.write_table(table.append_column("new", [["x"] * table.num_rows]), results / "scans.parquet")
    assert {row.seconds for row in iter_scans(results)} == {0.0}


@pytest.mark.parametrize("name", ["scans.parquet", "findings.parquet"])
def test_folder_without_tables_is_told_with_its_name(results: Path, name: str) -> None:
    (results / name).unlink()
    with pytest.raises(InputError, match=rf"result folder holds .*{name} is not there"):
        read_results(results)


def test_folder_of_a_run_that_goes_on_is_told_to_wait(results: Path) -> None:
    (results / "scans.parquet").unlink()
    (results / "progress.json").write_text("{}")
    with pytest.raises(InputError, match="this one has not"):
        iter_scans(results)


def test_damaged_table_is_told(results: Path) -> None:
    (results / "scans.parquet").write_bytes((results / "scans.parquet").read_bytes()[:-20])
    with pytest.raises(InputError, match="cannot be read as a table"):
        read_results(results)


def test_table_of_something_else_is_told(results: Path) -> None:
    pq.write_table(pq.read_table(results / "scans.parquet").drop_columns(["uri"]), results / "scans.parquet")
    with pytest.raises(InputError, match="must have the column 'uri'"):
        read_results(results)


def test_key_is_the_beginning_of_the_hash_of_the_uri() -> None:
    assert scan_key("a b.tiff") == hashlib.sha256(b"a b.tiff").hexdigest()[:16]
    assert scan_key("день 1/a.tiff") != scan_key("день 2/a.tiff")
