from __future__ import annotations

import csv
import io

import pyarrow.parquet as pq

from xray_trainer.reports.grouping import by_person
from xray_trainer.reports.norms import standings
from xray_trainer.reports.tables import csv_bytes, parquet_bytes, rows_of


def test_figures_take_three_columns_and_ids_become_names(made):
    rows = rows_of(standings(by_person({"p": made.counted(8, 2, 3, 7)})), names={"p": "=Aigerim"})
    assert rows[0]["hit_rate"] == 0.8
    assert rows[0]["hit_rate_low"] < 0.8 < rows[0]["hit_rate_high"]
    assert rows[0]["percentile"] is None
    back = list(csv.DictReader(io.StringIO(csv_bytes(rows).decode("utf-8-sig"))))
    assert back[0]["name"] == "'=Aigerim"
    assert pq.read_table(io.BytesIO(parquet_bytes(rows))).to_pylist() == rows


def test_no_rows_are_an_empty_file():
    assert csv_bytes([]) == "\ufeff\r\n".encode()
    assert pq.read_table(io.BytesIO(parquet_bytes([]))).num_rows == 0
