"""What is assigned to a trainee, on the drill page: late work first, then by day; what is done is folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.planning.status import DONE, TO_DO, Status
from xray_trainer.store.exercise_sets import SetInfo
from xray_trainer.store.people import Person
from xray_trainer.store.plan import Planned
from xray_trainer.ui.application import application_store
from xray_trainer.ui.linking import link_to
from xray_trainer.ui.numbers import percent
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.plan.words import MARKS, Titles, day_words, repeat_words, stand_words, titles, work_title

Words = Callable[[str], str]
ShowButton = Callable[[SetInfo, str], None]
"""Shows the one thing to do with a set, under a key."""


def show_assigned(
    person: Person, planned: Sequence[Planned], sets: Sequence[SetInfo], _: Words, *, button: ShowButton
) -> frozenset[str]:
    """Shows what a person has to do, nothing where nothing is assigned; returns the ids of the sets shown.

    Args:
        person: who looks.
        planned: what is assigned to them.
        sets: those that they may see.
        _: the words of the person's language.
        button: shows what can be done with a set.
    """
    current = [(one, told) for one in planned if (told := one.current)]
    to_do = sorted(
        ((one, told) for one, told in current if told.stand in TO_DO), key=lambda pair: _urgency(pair[1])
    )
    rest = [(one, told) for one, told in current if told.stand in DONE or told.stand == "waiting"]
    if not to_do and not rest:
        return frozenset()
    st.header(_("Assigned to you"))
    known = titles(application_store(), _, language=st.query_params.get("lang", person.language))
    by_id = {info.set_id: info for info in sets}
    if not to_do:
        st.success(_("Nothing to do now: all that is assigned to you is done."), icon=":material/check:")
    for one, told in to_do:
        _show_work(one, told, known, by_id, _, button=button)
    if rest:
        with st.expander(_("Done, and yet to come: {num}").format(num=len(rest))):
            for one, told in rest:
                st.markdown(_line(one, told, known, _))
    return frozenset(one.assignment.what for one, _told in to_do if one.assignment.work == "set")


def _urgency(told: Status) -> tuple[bool, float]:
    return told.stand != "late", told.occurrence.due_at.timestamp()


def _show_work(
    one: Planned, told: Status, known: Titles, by_id: dict[str, SetInfo], _: Words, *, button: ShowButton
) -> None:
    work = one.assignment
    with st.container(border=True, key=f"assigned-{work.assignment_id}"):
        text, action = st.columns([3, 1], vertical_alignment="center")
        with text:
            st.subheader(escape_markdown(work_title(work, known, _)))
            _show_due(told, _)
            for line in filter(None, (repeat_words(work, _), _missed(one, _), escape_markdown(work.note))):
                st.caption(line)
            if told.share > 0:
                st.progress(told.share, text=percent(told.share, _))
        with action:
            _show_action(one, by_id, _, button=button)


def _show_due(told: Status, _: Words) -> None:
    day = day_words(told.occurrence.due_on, _)
    if told.stand == "late":
        st.error(_("Late: it was due on {day}.").format(day=day), icon=":material/schedule:")
    elif told.stand == "behind":
        st.warning(_("Due on {day}; it is time to begin.").format(day=day), icon=":material/priority_high:")
    else:
        st.write(_("Due on {day}.").format(day=day))


def _show_action(one: Planned, by_id: dict[str, SetInfo], _: Words, *, button: ShowButton) -> None:
    work = one.assignment
    if work.work == "set" and work.what in by_id:
        button(by_id[work.what], f"assigned-go-{work.assignment_id}")
    elif work.work == "set":
        st.caption(_("This set is not open at the moment; ask your mentor."))
    elif work.is_practice:
        st.caption(_("Begin at “Practise” below."))
    else:
        label = _("Open the lesson")
        link_to("lessons", label, title=_("Lessons"), icon=":material/school:", lesson=work.what)


def _missed(one: Planned, _: Words) -> str:
    return _("Missed before: {num}").format(num=one.num_missed) if one.num_missed else ""


def _line(one: Planned, told: Status, known: Titles, _: Words) -> str:
    title, stand = escape_markdown(work_title(one.assignment, known, _)), stand_words(told.stand, _)
    if told.stand == "waiting":
        when = _("opens on {day}").format(day=day_words(told.occurrence.opens_on, _))
        return f"{MARKS[told.stand]} {title}: {when}"
    return f"{MARKS[told.stand]} {title}: {stand}"
