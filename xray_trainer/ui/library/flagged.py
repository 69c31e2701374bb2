"""What trainees said is wrong with exercises, and what a mentor decides about it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.flags import Flag, FlaggedExercise, Status, flagged_exercises, keep, restore, retire
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.library.place import open_exercise
from xray_trainer.ui.numbers import moment, whole
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_MOST = 30


def show_flagged(person: Person, _: Words) -> None:
    """Shows the exercises that wait for a ruling, then those retired after a flag."""
    waiting = flagged_exercises(application_store())
    if not waiting:
        st.success(_("No exercise waits for a ruling."), icon=":material/check_circle:")
    for one in waiting[:_MOST]:
        _show_one(person, one, _)
    retired = flagged_exercises(application_store(), status="retired")
    if retired:
        title = _("Retired after a flag: {num}").format(num=whole(len(retired), _))
        with st.expander(title):
            for one in retired[:_MOST]:
                _show_one(person, one, _)


def show_ruling(person: Person, exercise_id: str, status: Status, _: Words) -> None:
    """Shows what a mentor can decide about an exercise that trainees flagged."""
    if status == "flagged":
        good, bad = st.columns(2)
        _button(good, _("Nothing wrong: offer it again"), keep, person, exercise_id, _)
        _button(bad, _("Retire it"), retire, person, exercise_id, _)
    elif status == "retired":
        st.button(
            _("Restore"),
            key=f"back-{exercise_id}",
            on_click=_restore,
            args=(exercise_id, _),
        )


def flag_line(flag: Flag, _: Words) -> str:
    """Returns in Markdown what somebody said, and what became of it."""
    kinds = {"unrealistic": _("Unrealistic"), "artefact": _("Artefact")}
    rulings = {"": _("waits"), "keep": _("found nothing wrong"), "retire": _("retired")}
    said = f" “{escape_markdown(flag.comment)}”" if flag.comment else ""
    told = f"{escape_markdown(flag.person)}, {moment(flag.raised_at, _)} · {rulings[flag.ruling]}"
    return f"**{kinds[flag.kind]}**{said}  \n:gray[:small[{told}]]"


def _show_one(person: Person, one: FlaggedExercise, _: Words) -> None:
    with st.container(border=True):
        picture, said = st.columns([2, 3])
        picture.image(
            str(application_store().library.folder(one.scan_sha256) / "preview.png"), width="stretch"
        )
        with said:
            for flag in one.flags:
                st.markdown(flag_line(flag, _))
            st.button(
                _("Look"), key=f"see-{one.exercise_id}", on_click=open_exercise, args=(one.exercise_id,)
            )
            show_ruling(person, one.exercise_id, one.status, _)


def _button(
    column: st.delta_generator.DeltaGenerator,
    label: str,
    change: Callable[..., None],
    *args: object,
) -> None:
    key = f"{change.__name__}-{args[1]}"
    column.button(label, key=key, width="stretch", on_click=_rule, args=(change, *args))


def _rule(change: Callable[..., None], person: Person, exercise_id: str, _: Words) -> None:
    try:
        change(application_store(), exercise_id, person_id=person.person_id, now=now())
    except XrayTrainerError as error:
        st.error(why_refused(error, _))


def _restore(exercise_id: str, _: Words) -> None:
    try:
        restore(application_store(), exercise_id, now=now())
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
