"""The words of the viewer where answers are reviewed: replays, comments, many people on one scan."""

from __future__ import annotations

from collections.abc import Callable


def answer_texts(_: Callable[[str], str]) -> dict[str, str]:
    """Returns the words by key, translated by `_`."""
    return {**_replay(_), **_talk(_), **_together(_)}


def _replay(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "replay": _("Replay of an answer"),
        "replay_play": _("Play or pause"),
        "replay_pause": _("Pause the replay"),
        "replay_previous": _("To the event before"),
        "replay_next": _("To the next event"),
        "replay_faster": _("Faster"),
        "replay_slower": _("Slower"),
        "replay_begin": _("To the beginning"),
        "replay_end": _("To the end"),
        "replay_follow": _("Follow the trainee's view"),
        "replay_time": _("Time of the replay"),
        "replay_speed": _("Speed"),
        "replay_log": _("What happened"),
        "replay_opened": _("Scan opened"),
        "replay_decided": _("Decision submitted"),
        "replay_ticked": _("Risk indicator ticked or cleared"),
        "replay_marked": _("Mark {number} made, confidence {confidence}"),
        "replay_moved": _("Mark {number} reshaped"),
        "replay_rated": _("Mark {number}: confidence {confidence}"),
        "replay_deleted": _("Mark deleted"),
        "replay_unanswered": _("No answer"),
        "replay_seconds": _("{seconds} s"),
        "replay_no_sights": _("This journal does not tell where the trainee looked."),
        "replay_done": _("Mark as reviewed"),
        "replay_is_done": _("Reviewed"),
    }


def _talk(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "talk": _("Comments"),
        "talk_none": _("Nothing said yet."),
        "talk_comment": _("Write a comment"),
        "talk_region": _("Comment on a region: draw a rectangle"),
        "talk_region_hint": _("Draw a rectangle around what you speak about."),
        "talk_about_scan": _("Comment on the whole scan instead"),
        "talk_on_scan": _("On the whole scan"),
        "talk_on_region": _("On a region"),
        "talk_on_mark": _("On a mark"),
        "talk_write_here": _("Your comment"),
        "talk_answer_here": _("Your reply"),
        "talk_send": _("Send the comment"),
        "talk_answer": _("Reply"),
        "talk_unread": _("new"),
        "talk_you": _("You"),
        "talk_nobody": _("Somebody who has left"),
    }


def _together(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "together": _("Everybody's marks on one scan"),
        "together_names": _("Names in place of letters"),
        "together_density": _("Density of false marks"),
        "together_show_spots": _("Places that people marked for nothing"),
        "together_count": _("Answers shown: {shown} of {all}"),
        "together_marks": _("marks: {count}"),
        "together_from": _("from {least}"),
        "together_all": _("All"),
        "together_unit": _("Unit"),
        "together_spots": _("Looked for nothing here"),
        "together_no_spots": _("Nobody marked where nothing is."),
        "together_spot": _("People: {people}, marks: {marks}, confidence {confidence}"),
        "together_found": _("Hidden, what few found first"),
        "together_found_by": _("found by {found} of {all}"),
        "together_missed_by": _("Missed by:"),
    }


def replay_texts(_: Callable[[str], str]) -> dict[str, str]:
    """Returns the words that a mentor reads in place of the trainee's: about somebody else's answer."""
    return {
        "layer_own": _("The marks"),
        "outcome_hit_told": _("Something was hidden, and the scan was called suspicious."),
        "outcome_miss_told": _("Something was hidden, and the scan was called clear."),
        "outcome_false_alarm_told": _("Nothing was hidden, and the scan was called suspicious."),
        "outcome_correct_rejection_told": _("Nothing was hidden, and the scan was called clear."),
    }
