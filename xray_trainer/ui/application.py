"""What pages and routes of one process share: the store, and the language of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import Route

from xray_trainer.installation.identity_provider import identity_provider
from xray_trainer.settings import Settings, load_settings
from xray_trainer.store.store import Store, open_store
from xray_trainer.ui.actor import who_is_here
from xray_trainer.ui.desk.routes import desk_routes
from xray_trainer.ui.detection import detection_routes
from xray_trainer.ui.gates import Gate, gated
from xray_trainer.ui.hand.routes import hand_routes
from xray_trainer.ui.hosts import names_of
from xray_trainer.ui.replies import server_time
from xray_trainer.ui.review.routes import answer_routes
from xray_trainer.ui.review.together_routes import together_routes
from xray_trainer.ui.rooms.routes import room_routes
from xray_trainer.ui.routes import routes
from xray_trainer.ui.running.observed import Observed, observed
from xray_trainer.ui.shield import Shield
from xray_trainer.ui.sign_in.door import Door
from xray_trainer.ui.sign_in.doorman import Doorman
from xray_trainer.ui.sign_in.identity import IdentityDoor, streamlit_secrets
from xray_trainer.ui.sign_in.line import Line
from xray_trainer.ui.sign_in.routes import sign_in_routes
from xray_trainer.ui.translations import translations


@cache
def application_store() -> Store:
    """Returns the store of this process's settings, opened once; on a page it is used for whoever is there.

    Raises:
        StorageError: the data folder or the database cannot be used.
    """
    return replace(open_store(load_settings()), who=who_is_here)


def translate(language: str, text: str) -> str:
    """Returns a text in a language, in English where there is no translation."""
    return translations(language).gettext(text)


def application_routes() -> list[Route]:
    """Returns every route of the application besides its pages, the gate before each.

    Raises:
        XrayTrainerError: the store cannot be used, or a setting cannot be.
    """
    every = every_route(application_store(), load_settings(), more=_observed().routes)
    return gated(every, application_gate(), translate)


def every_route(store: Store, settings: Settings, *, more: Sequence[Route] = ()) -> list[Route]:
    """Returns every own route, without the gate; each needs a rule in `ui.rules`.

    Raises:
        InputError: a setting cannot be used.
    """
    parts = (
        desk_routes(store, settings, translate=translate),
        room_routes(store, translate=translate),
        hand_routes(store, translate=translate),
        answer_routes(store, translate=translate),
        together_routes(store, translate=translate),
        detection_routes(settings, translate=translate),
        sign_in_routes(store, settings, translate=translate, provider=identity_provider(settings)),
    )
    every = [route for part in parts for route in part]
    return routes(store, translate=translate, more=[*every, *more])


def application_middleware() -> list[Middleware]:
    """Returns what every request passes, the outermost first.

    Raises:
        XrayTrainerError: the store cannot be used, or a setting cannot be.
    """
    store, settings = application_store(), load_settings()
    sign_in, provider = settings.sign_in, identity_provider(settings)
    return [
        _observed().middleware,
        Middleware(Shield, gate=application_gate(), names=names_of(settings)),
        Middleware(IdentityDoor, door=Door(store, settings, translate, server_time, provider)),
        Middleware(Doorman, store=store, sign_in=sign_in),
        Middleware(Line, store=store, sign_in=sign_in),
    ]


def application_secrets() -> dict[str, Any] | None:
    """Returns what Streamlit's login is told of the identity provider, None where there is none.

    Raises:
        XrayTrainerError: the store cannot be used, or a setting cannot be.
    """
    return streamlit_secrets(identity_provider(load_settings()), application_store())


@cache
def application_gate() -> Gate:
    """Returns what stands before the routes of this process.

    Raises:
        StorageError: the data folder or the database cannot be used.
    """
    return Gate(application_store(), load_settings().sign_in)


@cache
def _observed() -> Observed:
    return observed(application_store(), load_settings())


def now() -> datetime:
    """Returns the server's time."""
    return datetime.now(UTC)
