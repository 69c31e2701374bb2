"""Accounts, identities, sessions, links that work once, wrong passwords; no secret is in any, only hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class AccountRow(Table):
    """With what a person signs in.

    `login` is folded, so that upper case makes no difference. `identity` is what an administrator was told
    that an identity provider calls the person, good for the first sign-in. `password_hash` and `pin_hash` are
    `""` where there is none. `locked_at` is set where an administrator locked it; the lock after many wrong
    passwords is in `sign_in_failures`.
    """

    __tablename__ = "accounts"

    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True
    )
    login: Mapped[str] = mapped_column(String(120), unique=True)
    identity: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), server_default="")
    pin_hash: Mapped[str] = mapped_column(String(200), server_default="")
    must_change: Mapped[bool]
    locked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class IdentityRow(Table):
    """Whom somebody that an identity provider knows is here.

    `identity_hash` is a keyed hash of issuer and subject, so that the table tells nobody what the provider
    calls whom. A row without a person is of somebody erased: the provider alone does not bring them back.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "person_id"),)

    identity_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[str | None] = mapped_column(
        ForeignKey("people.person_id", ondelete="SET NULL"), index=True
    )
    linked_at: Mapped[datetime]


class SignInFailureRow(Table):
    """Wrong passwords in a row under one key, a hash of a name that was typed or of an address.

    Names that nobody has are counted too, so that a wait tells nobody whether a name exists.
    """

    __tablename__ = "sign_in_failures"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    num: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)


class SessionRow(Table):
    """A person signed in at one browser.

    `secret_hash` is of the secret in the browser's cookie. After a change of secret, `previous_hash` still
    counts until `previous_until`, which is not set before the browser has shown that it has the new one.
    """

    __tablename__ = "sessions"

    session_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.person_id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    previous_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    previous_until: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(String(80), server_default="")
    made_at: Mapped[datetime]
    rotated_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    idle_s: Mapped[int]
    revoked_at: Mapped[datetime | None]


class OneTimeLinkRow(Table):
    """A link with which somebody sets a password, once; without a person it makes the first administrator."""

    __tablename__ = "one_time_links"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
