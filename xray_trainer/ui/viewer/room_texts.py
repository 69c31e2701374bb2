"""The words of the viewer in a live room, as msgids for the catalogues."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.ui.viewer.texts import viewer_texts


def room_texts(_: Callable[[str], str]) -> dict[str, str]:
    """Returns every word of the viewer in a room by key, translated by `_`."""
    return {
        **viewer_texts(_),
        **_leading(_),
        **_deciding(_),
        **_people(_),
        **_replaying(_),
        "offline_waiting": _("Working offline. Waiting to be sent: {count}"),
        "feedback": _("What was hidden"),
    }


def _leading(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "pointer": _("Point for everyone"),
        "draw": _("Draw for everyone"),
        "room_erase": _("Erase what was drawn"),
        "room_fade": _("Drawings fade by themselves"),
        "room_views": _("Show on the scan where people look"),
        "room_lead": _("Everyone follows my view"),
        "room_follow": _("Follow the mentor's view"),
        "room_ask": _("Ask for decisions"),
        "room_results": _("Show results"),
        "room_reveal": _("Reveal to everyone"),
        "room_next": _("Show the next scan to everyone"),
        "room_previous": _("Show the previous scan to everyone"),
        "room_truth": _("Show what was hidden"),
        "room_detector": _("Show the detector"),
        "room_leading": _("Leading the room"),
        "room_share": _("Trainees see"),
        "room_share_nothing": _("their own marks"),
        "room_share_anonymous": _("all marks without names"),
        "room_share_names": _("all marks with names"),
        "room_close": _("Close the room"),
        "room_close_sure": _("Press again to close it for everyone"),
        "room_only_you": _("Only you see this until you reveal it."),
    }


def _deciding(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "vote_clear": _("Decide: clear"),
        "vote_suspicious": _("Decide: suspicious"),
        "room_asked": _("Your mentor asks: clear or suspicious?"),
        "room_decide": _("What do you decide?"),
        "room_decided": _("You can change your mind until the reveal."),
        "room_decided_all": _("The answer is out."),
        "room_poll": _("Decisions by confidence"),
        "room_votes": _("Clear: {clear}, suspicious: {suspicious}"),
        "room_late": _("After the reveal: {count}"),
    }


def _people(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "room_people": _("People in the room"),
        "room_people_named": _("People in the room: {count}"),
        "room_people_count": _("People here: {here} of {count}"),
        "room_mentor": _("mentor"),
        "room_away": _("No line at the moment; what they do arrives later."),
        "room_lag": _("{seconds} s late"),
        "room_go_to": _("Go to where {name} looks"),
        "room_anonymous": _("Somebody"),
        "room_talk": _("Write to the room"),
        "room_talk_title": _("Talk"),
        "room_say": _("Write to everyone"),
        "room_send": _("Send"),
        "room_silent": _("Nobody has said anything yet."),
    }


def _replaying(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "room_code": _("Code:"),
        "room_read_code": _("Read this code to your trainees:"),
        "room_came": _("Trainees who came in: {count}"),
        "room_begin": _("Show the first of {total} scans"),
        "room_wait": _("You are in the room."),
        "room_wait_told": _("The first scan appears here as soon as your mentor shows it."),
        "room_closed": _("The room is closed. Its record stays."),
        "room_play_record": _("Play the record"),
        "room_replay": _("Record of the room"),
        "room_play": _("Play"),
        "room_pause": _("Pause"),
        "room_speed": _("Speed"),
        "room_time": _("Time in the room"),
        "room_failed": _("The room cannot be opened: {reason}"),
    }
