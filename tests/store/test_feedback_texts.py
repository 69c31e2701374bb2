from __future__ import annotations

from xray_trainer.store.feedback_texts import feedback_text, feedback_texts, set_feedback_texts


def test_a_text_comes_in_the_language_asked_for_else_in_english_else_in_any(make_desk):
    store = make_desk().store
    assert feedback_text(store, "exercise-0", language="ru") == ""
    set_feedback_texts(store, "exercise-0", texts={"en": "In the wheel.", "ru": "В колесе.", "kk": " "})
    assert feedback_text(store, "exercise-0", language="ru") == "В колесе."
    assert feedback_text(store, "exercise-0", language="kk") == "In the wheel."
    set_feedback_texts(store, "exercise-0", texts={"ru": "В колесе."})
    assert feedback_text(store, "exercise-0", language="en") == "В колесе."
    assert feedback_texts(store, "exercise-0") == {"ru": "В колесе."}
