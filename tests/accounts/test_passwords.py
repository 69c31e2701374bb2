from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.accounts.passwords import (
    MAX_LENGTH,
    MIN_LENGTH,
    MIN_STEPS,
    check_password,
    common_words,
    normalised,
    steps,
)
from xray_trainer.errors import InputError


@pytest.mark.parametrize(
    "password",
    [
        "velvet tugboat onion",
        "синий чайник поёт тихо",
        "x9$Tq!v2Lm#8pZr",
        "қоңыр бүркіт ұшты кеше",
        "🙂" + "кот и лодка вдвоём",
    ],
)
def test_a_few_words_of_ones_own_are_taken_whatever_characters_they_have(password):
    check_password(password)


@pytest.mark.parametrize("length", [0, 1, MIN_LENGTH - 1, MAX_LENGTH + 1])
def test_what_is_too_short_or_too_long_is_refused_with_a_way_out(length):
    with pytest.raises(InputError, match=rf"{MIN_LENGTH} to {MAX_LENGTH} characters, got {length}"):
        check_password(("kv" * length)[:length])


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Passw0rd12345678",
        "aaaaaaaaaaaaaaaaaaaa",
        "qwertyuiopasdfghjkl",
        "123456789012345678",
        "9876543210987654",
        "Таможня2026Таможня",
        "парольпарольпароль",
        "йцукенгшщзфывапролдж",
        "admin!!!!!admin!!!!!",
        "p@$$word2026admin",
    ],
)
def test_what_everybody_would_try_is_refused_without_being_told(password):
    with pytest.raises(InputError, match="common words") as error:
        check_password(password)
    assert password not in str(error.value)


def test_names_of_the_place_are_no_secret():
    check_password("Gulnara-Asanova-Kuryk")
    with pytest.raises(InputError, match="names"):
        check_password("Gulnara-Asanova-Kuryk", around=["Gulnara Asanova", "PCU Kuryk"])


def test_the_same_letters_typed_otherwise_are_the_same_password():
    assert normalised("пароли\u0306") == normalised("паролй") != normalised("пароли")
    assert normalised("ｐａｓｓ") == "pass"


def test_the_list_of_common_words_is_in_the_form_in_which_it_is_compared():
    assert len(common_words()) > 150
    assert all(word == normalised(word).casefold().strip() for word in common_words())


@given(st.text(max_size=40))
def test_steps_are_at_most_one_for_each_character(password):
    text = normalised(password).casefold()
    assert 0 <= steps(password) <= len(text)
    assert (steps(password) == 0) == (not text)


@given(st.sampled_from(sorted(common_words())), st.integers(1, MIN_STEPS - 1))
def test_a_common_word_said_again_and_again_stays_easy(word, times):
    assert steps(word * times) <= times


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_whatever_is_typed_is_taken_or_refused_with_a_sentence_that_does_not_repeat_it(password):
    try:
        check_password(password)
    except InputError as error:
        told = str(error)
    else:
        told = ""
    assert len(password) < MIN_LENGTH or password not in told
