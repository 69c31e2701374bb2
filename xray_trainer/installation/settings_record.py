"""What the audit log says of settings: which ones changed since the server ran before.

Settings come from the environment, which whoever administers the computer can change without a trace here; so
the server tells at its start what it finds. Secrets and addresses with passwords are told by a keyed digest,
which shows that they changed and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import select

from xray_trainer.settings import Settings
from xray_trainer.store.audit import NOBODY, Entry, record
from xray_trainer.store.database import reading
from xray_trainer.store.schema import AuditRow
from xray_trainer.store.store import Store

_HIDDEN = ("secret", "token", "database_url")


def record_settings(store: Store, settings: Settings, *, now: datetime) -> Entry | None:
    """Returns the entry that tells what changed; None where nothing did.

    Args:
        store: whose log.
        settings: as the server found them.
        now: the time of its start.
    """
    before, values = _last(store), _told(store, settings)
    if before == values:
        return None
    changed = sorted(name for name in values.keys() | before.keys() if before.get(name) != values.get(name))
    details = {"changed": changed if before else [], "values": values}
    return record(store, "change_settings", subject="server", now=now, person_id=NOBODY, details=details)


def _last(store: Store) -> dict[str, Any]:
    """Returns the values that the newest such entry tells, none where there is none."""
    query = select(AuditRow.details).where(AuditRow.act == "change_settings")
    with reading(store.engine) as session:
        found = session.scalars(query.order_by(AuditRow.number.desc()).limit(1)).first()
    return dict(found["values"]) if found and isinstance(found.get("values"), dict) else {}


def _told(store: Store, settings: Settings) -> dict[str, Any]:
    values = settings.model_dump(mode="json")
    return {name: _digest(store, value) if _is_hidden(name) else value for name, value in values.items()}


def _is_hidden(name: str) -> bool:
    return any(part in name for part in _HIDDEN)


def _digest(store: Store, value: str) -> str:
    """Returns eight hexadecimal digits that change with the value, `""` where it is empty."""
    key = store.tokens.derived_key("settings")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:8] if value else ""
