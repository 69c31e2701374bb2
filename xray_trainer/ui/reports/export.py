"""Taking a report away: tables as CSV and Parquet with full figures, the whole as PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import streamlit as st

from xray_trainer.reports.tables import Row, csv_bytes, parquet_bytes, rows_of
from xray_trainer.reports.team import TeamReport
from xray_trainer.ui.noting import note
from xray_trainer.ui.reports.paper import draw_report
from xray_trainer.ui.reports.written import report_notes

Words = Callable[[str], str]
Tables = Mapping[str, Sequence[Mapping[str, str]]]


def show_exports(
    told: TeamReport, tables: Tables, names: dict[str, str], _: Words, *, language: str, now: datetime
) -> None:
    """Shows the buttons."""
    rows: dict[str, tuple[str, list[Row]]] = {
        "people": (_("People"), rows_of(told.people, names=names)),
        "groups": (_("Units and cohorts"), rows_of(told.groups)),
        "exercises": (_("Exercises"), rows_of(told.exercises)),
        "kinds": (_("Kinds of concealment"), rows_of(told.kinds)),
    }
    with st.container(horizontal=True, key="exports", vertical_alignment="bottom"):
        name = st.selectbox(_("Table"), list(rows), format_func=lambda one: rows[one][0], width=240)
        st.download_button(
            "CSV",
            csv_bytes(rows[name][1]),
            f"{name}.csv",
            "text/csv",
            icon=":material/download:",
            on_click=_note,
            args=(name, "csv"),
        )
        st.download_button(
            "Parquet",
            parquet_bytes(rows[name][1]),
            f"{name}.parquet",
            "application/vnd.apache.parquet",
            icon=":material/download:",
            on_click=_note,
            args=(name, "parquet"),
        )
        st.download_button(
            _("Whole report as PDF"),
            lambda: draw_report(_("Report"), report_notes(now, _), tables, language=language),
            f"report-{now:%Y-%m-%d}.pdf",
            "application/pdf",
            icon=":material/picture_as_pdf:",
            on_click=_note,
            args=("report", "pdf"),
        )


def _note(table: str, form: str) -> None:
    note("export", "report", table=table, form=form)
