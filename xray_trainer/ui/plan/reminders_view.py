"""Reminders as a list to send: for each person a text in their language, to copy or to open as a mail."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import streamlit as st

from xray_trainer.planning.reminders import Item, Reminder, reminders
from xray_trainer.store.people import Person
from xray_trainer.ui.noting import note
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.plan.scope import Scope
from xray_trainer.ui.plan.words import Titles, day_words, titles, work_title
from xray_trainer.ui.translations import translations

Words = Callable[[str], str]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How cells begin that a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reminder ready to send, in the language of the person."""

    person: Person
    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """Returns the address that opens it in a mail program, `""` where no address is known."""
        if not self.person.email:
            return ""
        body = quote(self.text.replace("\n", "\r\n"))
        return f"mailto:{quote(self.person.email, safe='@')}?subject={quote(self.subject)}&body={body}"


def show_reminders(scope: Scope, _: Words) -> None:
    """Shows the reminders to send, and all of them as a table."""
    letters = letters_of(scope)
    if not letters:
        st.success(_("Nobody needs a reminder."), icon=":material/check:")
        return
    st.write(
        _("Work that is late, behind, or due within two days. Nothing is sent from here: copy or mail it.")
    )
    for letter in letters:
        with st.expander(escape_markdown(f"{letter.person.name} · {letter.subject}")):
            st.code(letter.text, language=None, wrap_lines=True)
            if letter.mailto:
                label = _("Mail to {email}").format(email=letter.person.email)
                st.link_button(label, letter.mailto, icon=":material/mail:")
            else:
                st.caption(_("No address is known; add it under “Units and people”."))
    st.download_button(
        _("All reminders as a table (CSV)"),
        table_of(letters),
        file_name="reminders.csv",
        mime="text/csv",
        on_click=note,
        args=("export", "plan"),
        kwargs={"what": "reminders"},
    )


def letters_of(scope: Scope) -> tuple[Letter, ...]:
    """Returns the reminders of everybody in view, by name."""
    work = ((one.person_id, one.assignment, one.current) for one in scope.planned)
    by_person = {one.person_id: one for one in reminders(work, now=scope.now)}
    known: dict[str, Titles] = {}
    letters = []
    for person in scope.trainees:
        if person.person_id in by_person:
            _ = translations(person.language).gettext
            if person.language not in known:
                known[person.language] = titles(scope.store, _, language=person.language)
            letters.append(_letter(person, by_person[person.person_id], known[person.language], _))
    return tuple(letters)


def table_of(letters: tuple[Letter, ...]) -> bytes:
    """Returns reminders as comma-separated values in UTF-8 with a mark, as spreadsheets expect it."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(("name", "email", "language", "subject", "text"))
    for one in letters:
        row = (one.person.name, one.person.email, one.person.language, one.subject, one.text)
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return table.getvalue().encode("utf-8-sig")


def _letter(person: Person, reminder: Reminder, known: Titles, _: Words) -> Letter:
    lines = [_("Hello {name},").format(name=person.name), "", _("this is still to be done:")]
    lines += [f"• {_line(item, known, _)}" for item in reminder.items]
    lines += ["", _("You find it at the top of the page “Drill”. Thank you!")]
    num = len(reminder.items)
    return Letter(person, _("Training: still to be done: {num}").format(num=num), "\n".join(lines))


def _line(item: Item, known: Titles, _: Words) -> str:
    title = work_title(item.assignment, known, _)
    day = day_words(item.status.occurrence.due_on, _)
    if item.status.stand == "late":
        return _("{title}: late, it was due on {day}").format(title=title, day=day)
    return _("{title}: due on {day}").format(title=title, day=day)
