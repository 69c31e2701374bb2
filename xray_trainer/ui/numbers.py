"""Numbers as the person's language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent

Words = Callable[[str], str]


def whole(value: float, _: Words) -> str:
    """Returns a whole number with groups, such as 12,000 or 12 000."""
    return format_decimal(round(value), format="#,##0", locale=_locale(_))


def decimal(value: float, _: Words) -> str:
    """Returns a number with two decimals."""
    return format_decimal(value, format="0.00", locale=_locale(_))


def percent(value: float, _: Words) -> str:
    """Returns a share in percent, without decimals."""
    return format_percent(value, format="0 %", locale=_locale(_))


def duration(seconds: float, _: Words) -> str:
    """Returns a time to wait, in the largest unit that says enough."""
    if seconds < 90:
        return _("{num} s").format(num=whole(seconds, _))
    if seconds < 5400:
        return _("{num} min").format(num=whole(seconds / 60, _))
    return _("{num} h").format(num=whole(seconds / 3600, _))


def moment(when: datetime, _: Words) -> str:
    """Returns date and time in UTC, and says so."""
    return f"{format_datetime(when.astimezone(UTC), format='medium', locale=_locale(_))} UTC"


def _locale(_: Words) -> Locale:
    return Locale.parse(_("en-GB"), sep="-")
