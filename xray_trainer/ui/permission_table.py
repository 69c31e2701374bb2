"""`docs/permissions.md`, written from the tables in the code: who may do what, on which page and address.

`python -m xray_trainer.ui.permission_table` writes it; `--check` tells whether it is what the code says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from xray_trainer.accounts.permissions import ACTS, ROLES, Act, Role, may
from xray_trainer.ui.pages import pages
from xray_trainer.ui.rules import KNOWN_AS, RULES, STREAMLIT, Rule

PAGE = Path("docs/permissions.md")

_HEAD = """# Who may do what

Written by `python -m xray_trainer.ui.permission_table` from `accounts/permissions.py`, `ui/pages.py` and
`ui/rules.py`; a test fails where this page and the code differ, where a route has no rule, and where any
cell below is not what the server does (`tests/security/test_matrix.py`).

A role says what somebody may do at all. Whose data it reaches is asked where data is read: a trainee reaches
own answers, a mentor and an analyst the people of their units, an administrator neither truth nor answers.
"""
_ACTS = """## Roles

"""
_PAGES = """## Pages

Somebody who is not signed in sees the page to sign in, whatever the address.

"""
_ROUTES = """## Addresses

With `XRAY_TRAINER_SIGN_IN=accounts` or `kiosk`. Where it is `open`, the signed tokens in addresses alone
decide, and what “a session of” asks for is not asked.

- Without a session, or with somebody else's: 401. With a role that may not: 403.
- Truth is asked for anew at every request. A decision about a picture may be 3 seconds old: so long a session
  that was ended may still fetch tiles of a scan that it had open.
- Whatever changes something must come from a page of this server: `Sec-Fetch-Site`, `Origin` or the header
  `X-Requested-With: xray-trainer` tells; what another site has a browser send is refused with 403.
- A file that a page offers (`/media`) is for the session of that page; a file brought to a page goes to a
  page of the same session. While a page is being made anew it offers nothing for a moment; then any session
  that knows the name passes, and the name is a hash of what is in the file.

"""
_STREAMLIT = """
## Addresses of Streamlit

"""


def table() -> str:
    """Returns the page."""
    rows = ([act, *(_mark(may(role, act)) for role in ROLES)] for act in ACTS)
    shown = ([page.title, f"/{page.address}", *_marks(page.act)] for page in pages(str))
    own = [rule for rule in RULES if rule not in STREAMLIT]
    parts = (
        _HEAD,
        _ACTS + _lines(("act", *ROLES), rows),
        _PAGES + _lines(("page", "address", *ROLES), shown),
        _ROUTES + _lines(("address", "asks for", "nobody", *ROLES), map(_row, own)),
        _STREAMLIT.lstrip() + _lines(("address", "asks for", "nobody", *ROLES), map(_row, STREAMLIT)),
    )
    return "\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    """Returns 0 where the page was written, or was found to be what the code says."""
    paths = [Path(word) for word in arguments if word != "--check"]
    page = paths[0] if paths else PAGE
    if "--check" in arguments:
        return int(page.read_text("utf-8") != table())
    page.write_text(table(), "utf-8")
    return 0


def _row(rule: Rule) -> list[str]:
    method = "" if rule.method == "*" else f"{rule.method} "
    is_closed = rule.knows == "nobody"
    roles = [_mark(not is_closed and rule.permits(role)) for role in ROLES]
    nobody = _mark(not rule.needs_session and not is_closed)
    return [f"`{method}{rule.path or '/ and every page'}`", KNOWN_AS[rule.knows], nobody, *roles]


def _marks(act: Act) -> list[str]:
    return [_mark(may(role, act)) for role in ROLES]


def _mark(is_so: bool) -> str:
    return "yes" if is_so else "–"


def _lines(head: Sequence[str | Role], rows: Iterable[Sequence[str]]) -> str:
    ruled = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in ruled)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
