"""By which names this server goes: requests for another one are refused.

Somebody may have a name of their own lead to this computer (DNS rebinding): a browser here then takes their
page and this server for the same site. No cookie of ours goes to such a name, so where people sign in nothing
of theirs is in reach; where anybody chooses a name, everything would be. Addresses in numbers need no name,
and `localhost` is nobody's.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from xray_trainer.errors import InputError
from xray_trainer.settings import Settings

_NAME = set("abcdefghijklmnopqrstuvwxyz0123456789-._")


def names_of(settings: Settings) -> frozenset[str] | None:
    """Returns the names by which this server goes, besides numbers and `localhost`; None for any.

    Without names in the settings that is any, for a proxy may have any; but where nobody signs in it is the
    name of this computer alone.

    Raises:
        InputError: a name in the settings is none.
    """
    told = [one for one in settings.hosts.replace(",", " ").lower().split() if one]
    wrong = next((one for one in told if not _NAME.issuperset(one.removeprefix("*."))), None)
    if wrong is not None:
        raise InputError(
            "XRAY_TRAINER_HOSTS: must be names without port, such as training.customs.example or "
            "*.customs.example, got {name}",
            name=wrong,
        )
    if told:
        return frozenset((*told, urlsplit(settings.address).hostname or told[0]))
    own = socket.gethostname().lower()
    return frozenset((own, f"{own}.local")) if settings.sign_in == "open" else None


def goes_by(host: str, names: frozenset[str] | None) -> bool:
    """Returns whether a server goes by what a request calls it.

    Args:
        host: the header `Host`, with or without a port.
        names: as of `names_of`.

    >>> goes_by("training.customs.example:8501", frozenset({"*.customs.example"}))
    True
    >>> goes_by("customs.example.elsewhere.example", frozenset({"*.customs.example"}))
    False
    """
    if names is None or is_nameless(host):
        return True
    name = _name_in(host)
    return name in names or f"*.{name.partition('.')[2]}" in names


def is_nameless(host: str) -> bool:
    """Returns whether a request calls a server by number or as this computer, which no name can feign."""
    name = _name_in(host)
    try:
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False


def _name_in(host: str) -> str:
    try:
        parts = urlsplit(f"//{host}")
        is_bare = parts.netloc == host and "@" not in host and (parts.port is None or parts.port > 0)
    except ValueError:
        return ""
    return (parts.hostname or "").rstrip(".") if is_bare else ""
