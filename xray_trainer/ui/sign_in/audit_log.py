"""The audit log to look through: by days, act and person; whether it is whole; as a table to take along."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

import pandas as pd
import streamlit as st

from xray_trainer.store.audit import ACTS, Entry, entries, verify
from xray_trainer.store.people import people
from xray_trainer.store.store import Store
from xray_trainer.store.units import units
from xray_trainer.ui.application import now
from xray_trainer.ui.noting import note
from xray_trainer.ui.sign_in.act_words import act_words

Words = Callable[[str], str]

COLUMNS = ("number", "at", "by", "act", "subject", "details")
_DAYS = 30
_MOST = 1000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def show_log(store: Store, _: Words) -> None:
    """Shows what was done, the newest first, with filters."""
    names = {one.person_id: one.name for one in people(store, with_retired=True)}
    words = act_words(_)
    days, acts, who = st.columns([2, 2, 2])
    span = days.date_input(_("Days (UTC)"), _last_days(), format="YYYY-MM-DD", key="log-days")
    wanted = acts.multiselect(
        _("Acts"), ACTS, format_func=words.__getitem__, placeholder=_("All"), key="log-acts"
    )
    person_id = who.selectbox(
        _("By"),
        list(names),
        format_func=names.__getitem__,
        index=None,
        placeholder=_("Anybody"),
        key="log-who",
    )
    if not isinstance(span, tuple) or len(span) < 2:
        return
    since = datetime.combine(span[0], time(), UTC)
    until = datetime.combine(span[1], time(), UTC) + timedelta(days=1)
    found = entries(store, since=since, until=until, person_id=person_id or "")
    shown = [entry for entry in reversed(found) if not wanted or entry.act in wanted]
    st.caption(_("Entries: {num}; {shown} shown").format(num=len(shown), shown=min(len(shown), _MOST)))
    places = {unit.unit_id: unit.name for unit in units(store)}
    st.dataframe(_table(shown[:_MOST], {**names, **places}, _), hide_index=True, width="stretch")
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


def _last_days() -> tuple[date, date]:
    today = now().date()
    return today - timedelta(days=_DAYS), today


def _table(found: Sequence[Entry], names: Mapping[str, str], _: Words) -> pd.DataFrame:
    """Returns entries for the screen: acts and ids in words, as far as there are any."""
    words, nobody = act_words(_), _("nobody who is signed in")
    rows = [
        {
            _("Number"): entry.number,
            _("When (UTC)"): entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            _("By"): names.get(entry.person_id, entry.person_id) or nobody,
            _("Act"): words[entry.act],
            _("About"): names.get(entry.subject, entry.subject),
            _("Details"): "; ".join(f"{name}: {_said(told, names)}" for name, told in entry.details.items()),
        }
        for entry in found
    ]
    return pd.DataFrame(rows)


def _said(told: object, names: Mapping[str, str]) -> str:
    if isinstance(told, list):
        return ", ".join(_said(one, names) for one in told)
    if isinstance(told, dict):
        return ", ".join(f"{name} {_said(one, names)}" for name, one in told.items())
    return names.get(str(told), str(told))


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
