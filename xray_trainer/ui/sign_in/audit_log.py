"""The audit log to look through: by days, act and person; whether it is whole; as a table to take along."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

import pandas as pd
import streamlit as st

from xray_trainer.store.audit import ACTS, Entry, entries, verify
from xray_trainer.store.people import people
from xray_trainer.store.store import Store
from xray_trainer.ui.application import now
from xray_trainer.ui.noting import note

Words = Callable[[str], str]

COLUMNS = ("number", "at", "by", "act", "subject", "details")
_DAYS = 30
_MOST = 1000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def show_log(store: Store, _: Words) -> None:
    """Shows what was done, the newest first, with filters."""
    names = {one.person_id: one.name for one in people(store, with_retired=True)}
    days, acts, who = st.columns([2, 2, 2])
    today = now().date()
    span = days.date_input(_("Days (UTC)"), (today - timedelta(days=_DAYS), today), key="log-days")
    wanted = acts.multiselect(_("Acts"), ACTS, key="log-acts")
    person_id = who.selectbox(_("By"), list(names), format_func=names.__getitem__, index=None, key="log-who")
    if not isinstance(span, tuple) or len(span) < 2:
        return
    since = datetime.combine(span[0], time(), UTC)
    until = datetime.combine(span[1], time(), UTC) + timedelta(days=1)
    found = entries(store, since=since, until=until, person_id=person_id or "")
    shown = [entry for entry in reversed(found) if not wanted or entry.act in wanted]
    st.caption(_("Entries: {num}; {shown} shown").format(num=len(shown), shown=min(len(shown), _MOST)))
    st.dataframe(
        pd.DataFrame(rows_of(shown[:_MOST], names), columns=COLUMNS), hide_index=True, width="stretch"
    )
    name = f"audit-{span[0]}-{span[1]}.csv"
    st.download_button(
        _("Download as CSV"),
        csv_of(shown, names),
        name,
        "text/csv",
        on_click=note,
        args=("export", "audit"),
        kwargs={"what": "csv", "entries": len(shown)},
    )
    _show_whole(store, _)


def rows_of(found: Sequence[Entry], names: Mapping[str, str]) -> list[tuple[str | int, ...]]:
    """Returns entries as rows of `COLUMNS`, ids of people told by name."""
    return [
        (
            entry.number,
            entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            names.get(entry.person_id, entry.person_id),
            entry.act,
            names.get(entry.subject, entry.subject),
            json.dumps(dict(entry.details), ensure_ascii=False),
        )
        for entry in found
    ]


def csv_of(found: Sequence[Entry], names: Mapping[str, str]) -> bytes:
    """Returns entries as CSV with a byte order mark; no cell is taken for a formula by a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([_inert(cell) for cell in row] for row in rows_of(found, names))
    return file.getvalue().encode("utf-8-sig")


def _show_whole(store: Store, _: Words) -> None:
    if not st.button(_("Check that nothing was changed or taken out")):
        return
    verified = verify(store)
    if verified.broken_at is None:
        st.success(_("All {num} entries are as they were written.").format(num=verified.num))
    else:
        st.error(_("Entry {num} was changed or taken out.").format(num=verified.broken_at))


def _inert(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
