"""A person's progress: figures with intervals, what they rest on, and what to practise next."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.drills.report import Report, report
from xray_trainer.store.careers import career, detector_scans, people_scans
from xray_trainer.store.certificates import finished_exams
from xray_trainer.store.people import Person
from xray_trainer.store.practice import standings_of
from xray_trainer.store.store import Store
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.certificates.offer import offer_certificate
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.progress.paper import wants_paper
from xray_trainer.ui.progress.sections import show_sections
from xray_trainer.ui.result import show_summary
from xray_trainer.ui.review.talks import show_own_talks, shows_own_talk

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows how a person develops."""
    if shows_own_talk(person, _):
        return
    st.title(_("Progress"))
    show_own_talks(person, _)
    told = _report(application_store(), person.person_id)
    if not told.minutes:
        st.info(_("Nothing to show yet. Answer an exercise and come back."))
        return
    on_paper = wants_paper(_)
    if on_paper:
        st.caption(f"{escape_markdown(person.name)} · {now():%Y-%m-%d}")
    with st.container(key="figures"):
        show_summary(told.summary, _)
    if told.num_repeated:
        words = _("Answers to scans met before, which no figure counts: {num}.")
        st.caption(words.format(num=told.num_repeated))
    show_sections(told, _, on_paper=on_paper)
    _show_certificates(person, _)


def _report(store: Store, person_id: str) -> Report:
    answers = [(one.outcome, one.uses) for one in career(store, person_id)]
    kinds = {hidden.kind for outcome, _uses in answers for hidden in outcome.concealments}
    standings = standings_of(store, person_id, now=now(), families=sorted(kinds))
    return report(
        answers,
        detector=detector_scans(store, (outcome.exercise_id for outcome, _uses in answers)),
        people=people_scans(store),
        now=now(),
        due={standing.family for standing in standings if standing.is_due},
    )


def _show_certificates(person: Person, _: Words) -> None:
    exams = finished_exams(application_store(), person.person_id)
    if not exams:
        return
    with st.container(key="certificates"):
        st.subheader(_("Certificates"))
        for exam in exams:
            st.write(escape_markdown(_(exam.title)))
            offer_certificate(exam, _)
