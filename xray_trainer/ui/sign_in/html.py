"""The pages of signing in as plain HTML: they need no scripts, and trust nothing of a request."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

from xray_trainer.ui.translations import languages

Words = Callable[[str], str]

_LOOK = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { display: grid; min-height: 100vh; margin: 0; place-items: center;
  background: #f4f6f8; color: #1a2733; }
main { box-sizing: border-box; width: min(26rem, 100vw); padding: 2rem; background: #fff; border-radius: 10px;
  box-shadow: 0 1px 6px #0003; }
h1 { margin: 0 0 1rem; font-size: 1.4rem; }
label { display: block; margin: 0.9rem 0 0.2rem; }
input, select { box-sizing: border-box; width: 100%; padding: 0.55rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid #8a99a8; border-radius: 6px; }
option { color: #1a2733; }
button { width: 100%; margin-top: 1.3rem; padding: 0.6rem; font: inherit; color: #fff; background: #1f5fa8;
  border: 0; border-radius: 6px; cursor: pointer; }
.way { display: block; margin-top: 0.8rem; padding: 0.6rem; text-align: center; text-decoration: none;
  color: #1f5fa8; border: 1px solid #1f5fa8; border-radius: 6px; }
:focus-visible { outline: 3px solid #f5a623; outline-offset: 1px; }
[role=alert] { padding: 0.6rem 0.8rem; color: #7a1020; background: #fde8ea; border-radius: 6px; }
nav { margin-top: 1.5rem; font-size: 0.9rem; } nav a { margin-right: 0.8rem; }
.note { color: #516170; font-size: 0.9rem; }
@media (prefers-color-scheme: dark) {
  body { background: #10161d; color: #e6edf3; } main { background: #1a232d; } .note { color: #a7b4c0; }
  a, .way { color: #7db4ee; border-color: #7db4ee; }
}
"""
_HASH = base64.b64encode(hashlib.sha256(_LOOK.encode()).digest()).decode()
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in.

    Attributes:
        name: of the value that is sent.
        label: what people read.
        kind: `text`, `password` or `pin`.
        fill: what a browser may fill in by itself, such as `current-password`.
        value: what is there already.
        options: what there is to choose from, where it is a list.
    """

    name: str
    label: str
    kind: str = "text"
    fill: str = "off"
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Fields, the button that sends them, and where to; `hidden` values travel along."""

    action: str
    fields: tuple[Field, ...]
    button: str
    hidden: Mapping[str, str]


def page(
    title: str,
    *,
    _: Words,
    language: str,
    forms: Iterable[Form] = (),
    alert: str = "",
    notes: Iterable[str] = (),
    ways: Iterable[tuple[str, str]] = (),
    links: Iterable[tuple[str, str]] = (),
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Returns a page.

    Args:
        title: its heading.
        _: words of its language.
        language: which it is.
        forms: what may be filled in.
        alert: what went wrong.
        notes: what else there is to know.
        ways: addresses that stand beside the forms, with their words, as large as a button.
        links: addresses with their words.
        status: of the answer.
        headers: more of them.
    """
    parts = [f"<h1>{escape(title)}</h1>"]
    parts += [f'<p role="alert">{escape(alert)}</p>'] if alert else []
    parts += [_form(form) for form in forms]
    parts += [f'<a class="way" href="{escape(address)}">{escape(words)}</a>' for address, words in ways]
    parts += [f'<p class="note">{escape(note)}</p>' for note in notes]
    parts += [_links(links)]
    text = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · xray_trainer</title><style>{_LOOK}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>"
    )
    return HTMLResponse(text, status_code=status, headers={**_HEADERS, **(headers or {})})


def language_links(address: str) -> list[tuple[str, str]]:
    """Returns the page at an address in every language."""
    return [(f"{address}?lang={code}", name) for code, name in languages().items()]


def _form(form: Form) -> str:
    hidden = [_hidden(name, value) for name, value in form.hidden.items()]
    fields = [_field(field, is_first=number == 0) for number, field in enumerate(form.fields)]
    inside = "".join([*hidden, *fields, f"<button>{escape(form.button)}</button>"])
    return f'<form method="post" action="{escape(form.action)}">{inside}</form>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _field(field: Field, *, is_first: bool) -> str:
    focus = " autofocus" if is_first else ""
    named = f'id="{escape(field.name)}" name="{escape(field.name)}"{focus} required'
    label = f'<label for="{escape(field.name)}">{escape(field.label)}</label>'
    if field.options:
        choices = "".join(
            f'<option value="{escape(value)}">{escape(words)}</option>' for value, words in field.options
        )
        return f"{label}<select {named}>{choices}</select>"
    kind = "text" if field.kind == "text" else "password"
    digits = ' inputmode="numeric"' if field.kind == "pin" else ""
    more = f'type="{kind}" maxlength="256" autocomplete="{escape(field.fill)}" value="{escape(field.value)}"'
    return f"{label}<input {named} {more}{digits}>"


def _links(links: Iterable[tuple[str, str]]) -> str:
    written = "".join(f'<a href="{escape(address)}">{escape(words)}</a> ' for address, words in links)
    return f"<nav>{written}</nav>" if written else ""
