"""Numbers as the person's language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil

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
    return format_percent(value, format="0\u00a0%", locale=_locale(_))


def duration(seconds: float, _: Words) -> str:
    """Returns a time to wait, in the largest unit that says enough."""
    if seconds < 90:
        return _("{num} s").format(num=whole(seconds, _))
    if seconds < 5400:
        return _("{num} min").format(num=whole(seconds / 60, _))
    return _("{num} h").format(num=whole(seconds / 3600, _))


def limit(seconds: float, _: Words) -> str:
    """Returns a limit of time exactly: whole minutes as minutes, else in seconds."""
    if seconds % 60 == 0:
        return _("{num} min").format(num=whole(seconds / 60, _))
    return _("{num} s").format(num=whole(seconds, _))


def clock_time(seconds: float) -> str:
    """Returns a time that is left as a clock shows it; what has begun counts.

    >>> clock_time(61.2), clock_time(3600), clock_time(-3)
    ('1:02', '1:00:00', '0:00')
    """
    minutes, left = divmod(ceil(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def moment(when: datetime, _: Words) -> str:
    """Returns date and time in UTC, and says so."""
    return f"{format_datetime(when.astimezone(UTC), format='medium', locale=_locale(_))} UTC"


def day_format(_: Words) -> str:
    """Returns how a field for a day shows it, in the order of the language."""
    return "DD/MM/YYYY" if _locale(_).language == "en" else "DD.MM.YYYY"


def _locale(_: Words) -> Locale:
    return Locale.parse(_("en-GB"), sep="-")
