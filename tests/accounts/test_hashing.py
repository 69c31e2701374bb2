from __future__ import annotations

from argon2 import PasswordHasher

from xray_trainer.accounts.hashing import hash_secret, needs_rehash, verify, verify_nobody
from xray_trainer.accounts.passwords import MAX_LENGTH


def test_a_hash_tells_its_own_secret_from_others_and_is_never_the_same():
    first, second = hash_secret("velvet tugboat onion"), hash_secret("velvet tugboat onion")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert verify(first, "velvet tugboat onion")
    assert not verify(first, "velvet tugboat oniom")
    assert not needs_rehash(first)


def test_the_same_password_from_another_keyboard_is_the_same():
    assert verify(hash_secret("чай\u0306ник и лодка"), "чай\u0306ник и лодка")
    assert verify(hash_secret("синий чайник поёт"), "синии\u0306 чаи\u0306ник пое\u0308т")


def test_damaged_hashes_and_endless_passwords_open_nothing():
    assert not verify("", "x")
    assert not verify("$argon2id$damaged", "x")
    assert not verify(hash_secret("x"), "x" * (MAX_LENGTH + 1))
    assert not verify_nobody("")
    assert not verify_nobody("anything")


def test_a_hash_with_weaker_parameters_is_to_be_made_anew():
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")
    assert verify(weak, "x")
    assert needs_rehash(weak)
