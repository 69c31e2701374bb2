from __future__ import annotations

import pytest

from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, running_provider
from xray_trainer.errors import InputError
from xray_trainer.installation.doctor import examine
from xray_trainer.installation.identity_provider import (
    check_client,
    description_of,
    identity_provider,
    sign_out_url,
)
from xray_trainer.settings import Settings

WHOLE = {
    "sign_in": "accounts",
    "address": "https://training.example.org/",
    "identity_issuer": "https://sso.example.org/realms/customs/",
    "identity_client_id": CLIENT_ID,
    "identity_client_secret": CLIENT_SECRET,
}


@pytest.fixture(scope="module")
def running():
    with running_provider() as provider:
        yield provider


@pytest.fixture
def build(running):
    """Makes what is known of the running provider with other settings than the right ones."""

    def building(**other):
        return identity_provider(Settings(**{**WHOLE, "identity_issuer": running.issuer, **other}))

    return building


def test_a_provider_is_called_by_its_computer_and_sends_people_back_here():
    provider = identity_provider(Settings(**WHOLE))
    assert (provider.name, provider.callback_url) == (
        "sso.example.org",
        "https://training.example.org/oauth2callback",
    )
    assert provider.description_url == (
        "https://sso.example.org/realms/customs/.well-known/openid-configuration"
    )
    assert CLIENT_SECRET not in repr(provider)


@pytest.mark.parametrize("sign_in", ["kiosk", "open"])
def test_there_is_none_where_people_sign_in_otherwise(sign_in):
    assert identity_provider(Settings(**{**WHOLE, "sign_in": sign_in})) is None
    assert identity_provider(Settings(sign_in="accounts")) is None


@pytest.mark.parametrize("name", ["address", "identity_client_id", "identity_client_secret"])
def test_what_is_not_set_is_named(name):
    with pytest.raises(InputError, match=f"XRAY_TRAINER_{name.upper()}: an identity provider needs it"):
        identity_provider(Settings(**{**WHOLE, name: ""}))


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("address", "http://training.example.org"),
        ("address", "https://training.example.org/below"),
        ("address", "training.example.org"),
        ("identity_issuer", "http://sso.example.org"),
        ("identity_issuer", "file:///etc/passwd"),
        ("identity_issuer", "https://sso.example.org/?realm=1"),
    ],
)
def test_an_address_that_others_could_listen_to_is_refused(name, url):
    with pytest.raises(InputError, match=f"XRAY_TRAINER_{name.upper()}: must be like https://"):
        identity_provider(Settings(**{**WHOLE, name: url}))


def test_the_doctor_says_whether_the_provider_answers(running, tmp_path):
    settings = Settings(home=tmp_path, **{**WHOLE, "identity_issuer": running.issuer})
    found = {
        (check.status, check.found)
        for check in examine(settings, port=1)
        if check.name == "identity provider"
    }
    back = "https://training.example.org/oauth2callback"
    assert found == {("ok", f"127.0.0.1 answers; people come back to {back}")}


def test_a_provider_that_does_not_know_us_says_so(build):
    check_client(build(), description_of(build()))
    for wrong in ({"identity_client_secret": "guessed"}, {"identity_client_id": "another"}):
        with pytest.raises(InputError, match="got invalid_client; check XRAY_TRAINER_IDENTITY_CLIENT_ID"):
            check_client(build(**wrong), description_of(build()))
    with pytest.raises(InputError, match="must answer there"):
        check_client(build(), {"token_endpoint": "http://127.0.0.1:1/"})


def test_where_nobody_describes_themselves_there_is_no_provider(build, running):
    with pytest.raises(InputError, match="must describe itself there, got: Not Found"):
        description_of(build(identity_issuer=f"{running.issuer}/elsewhere"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("http://sso.example.org", "must tell issuer, authorization_endpoint"),
        ("http://127.0.0.1:1/other", "must call itself http://127.0.0.1.* got http://127.0.0.1:1/other"),
    ],
)
def test_a_provider_that_is_another_one_or_without_https_is_refused(build, running, said, why):
    provider, running.issuer = build(), said
    try:
        with pytest.raises(InputError, match=why):
            description_of(provider)
    finally:
        running.issuer = provider.issuer


def test_nobody_is_led_anywhere_to_sign_out_where_the_provider_is_silent(running):
    here = Settings(**{**WHOLE, "identity_issuer": running.issuer})
    away = Settings(**{**WHOLE, "identity_issuer": "http://127.0.0.1:1"})
    assert sign_out_url(identity_provider(here), "a.b.c") == (
        f"{running.issuer}/leave?client_id={CLIENT_ID}"
        "&post_logout_redirect_uri=https%3A%2F%2Ftraining.example.org%2Foauth2callback&id_token_hint=a.b.c"
    )
    assert sign_out_url(identity_provider(away), "a.b.c") == ""
    with pytest.raises(InputError, match="must describe itself there"):
        description_of(identity_provider(away))
