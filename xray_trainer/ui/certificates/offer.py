"""Where a finished exam offers its certificate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.metadata import version

import streamlit as st
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xray_trainer.drills.certificates.certificate import ExamFacts, certificate_of
from xray_trainer.drills.certificates.sealing import fingerprint, seal
from xray_trainer.scoring.reliability import num_suspicious_for
from xray_trainer.settings import load_settings
from xray_trainer.store.audit import record
from xray_trainer.store.certificates import exam_facts, has_certificate
from xray_trainer.store.drills import DrillInfo
from xray_trainer.store.keys import signing_key
from xray_trainer.store.store import Store
from xray_trainer.ui.actor import who_is_here
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.certificates.page import draw

Words = Callable[[str], str]


def offer_certificate(drill: DrillInfo, _: Words) -> None:
    """Shows a button that makes the certificate of a finished exam; nothing for other drills."""
    if not has_certificate(drill):
        return
    st.download_button(
        _("Certificate (PDF)"),
        data=partial(issue, application_store().acting(who_is_here()), drill.drill_id, _),
        file_name=f"certificate-{drill.drill_id[:8]}.pdf",
        mime="application/pdf",
        icon=":material/workspace_premium:",
        on_click="ignore",
        key=f"certificate-{drill.drill_id}",
    )
    words = _("Figures over fewer than {num} suspicious scans are not reliable, and the certificate says so.")
    st.caption(words.format(num=num_suspicious_for()))


def issue(store: Store, drill_id: str, words: Words) -> bytes:
    """Returns the certificate of an exam, which the audit log tells of."""
    facts, when = exam_facts(store, drill_id), now()
    made = certificate_file(facts, key=signing_key(load_settings().home), when=when, words=words)
    record(store, "export", subject=drill_id, now=when, details={"what": "certificate"})
    return made


def certificate_file(facts: ExamFacts, *, key: Ed25519PrivateKey, when: datetime, words: Words) -> bytes:
    """Returns the signed PDF of an exam.

    Args:
        facts: of the exam.
        key: signs it.
        when: the moment of making it.
        words: translates into the person's language.
    """
    program = f"xray_trainer {version('xray-trainer')}"
    certificate = certificate_of(facts, program=program, language=words("en-GB"), now=when)
    drawn = draw(certificate, fingerprint=fingerprint(key.public_key()), words=words)
    return seal(drawn, certificate, key=key)
