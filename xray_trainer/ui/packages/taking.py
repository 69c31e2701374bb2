"""Taking files in: what is in each is shown first, and nothing is kept before it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from xray_trainer.errors import XrayTrainerError
from xray_trainer.packages.receiving import Looked, Received, look, receive
from xray_trainer.packages.seals import export_keys, is_due
from xray_trainer.packages.staging import staging
from xray_trainer.settings import load_settings
from xray_trainer.store.seals import seals_of_set
from xray_trainer.store.store import Store
from xray_trainer.ui.application import now
from xray_trainer.ui.numbers import moment
from xray_trainer.ui.packages.sending import offer
from xray_trainer.ui.packages.words import MOST_MB, counted, file_name, kinds, outgoing, size
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_SUFFIXES = ["xset", "xres", "xcase", "xkey"]


def show_taking(store: Store, _: Words) -> None:
    """Shows where files come in, and what is in them."""
    files = st.file_uploader(
        _("Files of other units"),
        type=_SUFFIXES,
        accept_multiple_files=True,
        max_upload_size=MOST_MB,
        key="take-files",
        help=_("Sets (.xset), results (.xres), cases (.xcase), keys of sealed exams (.xkey)."),
    )
    for file in files:
        _show_upload(store, file, _)
    inbox = load_settings().inbox
    lying = sorted(path for path in inbox.glob("*") if path.suffix[1:] in _SUFFIXES and path.is_file())
    for path in lying:
        _show_file(store, path, path.name, str(path.stat().st_mtime_ns), _)
    if not files and not lying:
        folder = _("Files larger than {num} MB: copy them into {path}, and they are listed here.")
        st.caption(folder.format(num=MOST_MB, path=f"`{inbox}`"))


def _show_upload(store: Store, file: UploadedFile, _: Words) -> None:
    content = file.getvalue()
    with _laid_down(store, content) as path:
        _show_file(store, path, file.name, sha256(content).hexdigest(), _)


@contextmanager
def _laid_down(store: Store, content: bytes) -> Iterator[Path]:
    with staging(store) as folder:
        path = folder / "upload"
        path.write_bytes(content)
        yield path


def _show_file(store: Store, path: Path, name: str, mark: str, _: Words) -> None:
    key = f"take-{sha256((name + mark).encode()).hexdigest()[:16]}"
    with st.container(border=True):
        done = st.session_state.get(key)
        if isinstance(done, Received):
            _show_done(store, done, key, _)
            return
        found = st.session_state.get(f"{key}-look")
        if found is None:
            try:
                found = look(store, path, name=name, now=now())
            except XrayTrainerError as error:
                st.error(why_refused(error, _))
                return
            st.session_state[f"{key}-look"] = found
        _show_look(found, _)
        trusts = _ask_trust(found, key, _)
        is_ready = found.is_trusted or bool(trusts)
        words = _("Take in")
        if st.button(words, icon=":material/move_to_inbox:", disabled=not is_ready, key=f"{key}-take"):
            _take(store, path, name, trusts, key, _)


def _show_look(found: Looked, _: Words) -> None:
    kind = kinds(_)[found.kind]
    st.markdown(f"**{kind}** — {escape_markdown(_(found.title))}")
    facts = [
        counted(found.counts, _),
        size(found.num_bytes, _),
        _("made {when}").format(when=moment(found.made_at, _)),
    ]
    if found.is_encrypted:
        facts.append(_("encrypted for this unit"))
    if found.seal:
        facts.append(_("its truth is sealed"))
    if found.was_imported:
        facts.append(_("taken in before"))
    st.caption(" · ".join(fact for fact in facts if fact))
    signed = _("Signed by {name}, key {fingerprint}.")
    st.caption(signed.format(name=escape_markdown(found.signer.name), fingerprint=f"`{found.signer.spoken}`"))


def _ask_trust(found: Looked, key: str, _: Words) -> str:
    """Returns the fingerprint to trust from now on, `""` where nobody has compared it."""
    if found.is_trusted:
        return ""
    st.warning(_("This unit is not known here. Ring it up and let it read out the fingerprint of its key."))
    compared = st.checkbox(_("It read out the same fingerprint; trust it from now on."), key=f"{key}-trust")
    return found.signer.fingerprint if compared else ""


def _take(store: Store, path: Path, name: str, trusts: str, key: str, _: Words) -> None:
    bar = st.progress(0.0, _("Taking in"))

    def report(done: int, total: int) -> None:
        bar.progress(done / total, _("Taking in"))

    try:
        done = receive(store, path, name=name, trusts=trusts, now=now(), report=report)
        st.session_state[key] = done
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return
    finally:
        bar.empty()
    st.rerun()


def _show_done(store: Store, done: Received, key: str, _: Words) -> None:
    st.success(f"**{escape_markdown(_(done.title))}** — {counted(done.counts, _)}", icon=":material/check:")
    if done.kind == "xcase":
        st.caption(_("It waits for your look among the drafts under Exercises."))
    if done.kind == "xres" and done.finished_sets:
        _offer_key(store, done, key, _)


def _offer_key(store: Store, done: Received, key: str, _: Words) -> None:
    """Offers the key of a sealed exam to the unit whose results came."""
    seals = [one for one in seals_of_set(store, done.subject) if one.secret and is_due(store, one, now=now())]
    if not seals:
        return
    target = outgoing(store) / file_name(done.title, ".xkey")
    words = _("Make the key that opens this exam there")
    if st.button(words, icon=":material/key:", key=f"{key}-unseal"):
        export_keys(store, done.subject, target=target, to=[done.signer], now=now())
        st.session_state[f"{key}-key"] = str(target)
    if st.session_state.get(f"{key}-key") and target.exists():
        offer(target, _, key=f"{key}-key-download")
