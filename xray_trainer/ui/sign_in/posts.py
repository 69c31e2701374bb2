"""What a form of signing in sends: a few short texts."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from xray_trainer.errors import InputError
from xray_trainer.ui.posts import read_body

_MOST_FIELDS = 12
_LONGEST = 1000


async def read_form(request: Request) -> dict[str, str]:
    """Returns the fields of a form, the last of each name.

    Raises:
        InputError: it is none, is too large, or has too many fields.
    """
    body = await read_body(request)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"
        )
    except (UnicodeDecodeError, ValueError):
        raise InputError("a form must be sent by its page, got something else; open the page again") from None
    if any(len(value) > _LONGEST for _name, value in pairs):
        raise InputError("a field of a form must have at most {most} characters, got more", most=_LONGEST)
    return dict(pairs)
