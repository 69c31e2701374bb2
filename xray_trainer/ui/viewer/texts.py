"""The words of the viewer, as msgids for the catalogues.

The viewer's TypeScript knows only the keys; a test holds the two together. `{name}` stands for a value that
the viewer fills in. Plurals are avoided: a count stands behind a colon.
"""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.ui.viewer.review_texts import answer_texts


def viewer_texts(_: Callable[[str], str]) -> dict[str, str]:
    """Returns every word of the viewer by key, translated by `_`."""
    return {
        **_functions(_),
        **_grey(_),
        **_pictures(_),
        **_views(_),
        **_marking(_),
        **_delivery(_),
        **_feedback(_),
        **_facts(_),
        **_surroundings(_),
        **_reviewing(_),
        **_playing(_),
        **_queue(_),
        **answer_texts(_),
        # The language's tag (BCP 47), for numbers and screen readers.
        "locale": _("en-GB"),
    }


def review_texts(_: Callable[[str], str]) -> dict[str, str]:
    """Returns the words of the viewer at an analyst's desk, where verdicts travel in place of marks."""
    return {
        **viewer_texts(_),
        "offline_waiting": _("Working offline. Verdicts waiting: {count}"),
        "not_durable": _("This browser cannot keep verdicts; do not close the page before they are saved."),
    }


def _functions(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "viewer": _("Scan viewer"),
        "toolbar": _("Tools of the scan viewer"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "fit": _("Fit the whole scan"),
        "one_to_one": _("One to one (1:1)"),
        "navigate": _("Move and select"),
        "window": _("Window and level by dragging"),
        "mark": _("Mark a rectangle"),
        "ellipse": _("Mark an ellipse"),
        "polygon": _("Mark a polygon, corner by corner"),
        "freehand": _("Mark freehand"),
        "point": _("Mark a point"),
        "hide": _("Hide an item"),
        "rotate_left": _("Turn the item to the left"),
        "rotate_right": _("Turn the item to the right"),
        "item_smaller": _("Make the item smaller"),
        "item_larger": _("Make the item larger"),
        "crosshair": _("Crosshair: mark with the keyboard"),
        "corner": _("Set a corner at the crosshair"),
        "cancel": _("Cancel, deselect"),
        "help": _("Keys and mouse"),
        "close": _("Close"),
        "key_delete": _("Del"),
        "help_arrows": _(
            "Arrow keys move the picture, or the crosshair where it is on: far with Shift, a little with Alt."
        ),
        "help_confidence": _("Keys 1 to 5 rate the selected mark: 1 is a guess, 5 is certain."),
        "help_window": _("Right mouse button and drag: sideways for the window, up and down for the level."),
        "help_zoom": _("Mouse wheel or two fingers: zoom."),
        "help_pan": _("Middle mouse button and drag: move."),
    }


def _grey(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "auto": _("Automatic window for what is on screen"),
        "reset": _("Reset the picture"),
        "inverse": _("Inverse"),
        "energy": _("Low energy"),
        "lossless": _("Lossless 16 bit"),
        "next_preset": _("Next window preset"),
        "brighter": _("Brighter"),
        "darker": _("Darker"),
        "narrower": _("More contrast"),
        "wider": _("Less contrast"),
        "presets": _("Window"),
        "preset_first": _("Automatic"),
        "preset_full": _("Everything"),
        "preset_light": _("Light cargo"),
        "preset_medium": _("Medium cargo"),
        "preset_dense": _("Dense cargo"),
        "preset_very_dense": _("Very dense cargo"),
        "preset_own": _("Own setting"),
        "zoom_value": _("Zoom {percent} %"),
        "window_value": _("Transmission {low} to {high} %"),
        "metres": _("{length} m"),
        "centimetres": _("{length} cm"),
    }


def _pictures(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "menu_contrast": _("Contrast"),
        "menu_filters": _("Filters"),
        "menu_colour": _("Colour and material"),
        "recent": _("Used last"),
        "fold_tools": _("More tools"),
        "window_area": _("Automatic window for a selection"),
        "high_penetration": _("High penetration: look into dense cargo"),
        "low_penetration": _("Low penetration: look at light cargo"),
        "logarithm": _("Logarithm"),
        "gamma_up": _("Gamma up: brighten what is dark"),
        "gamma_down": _("Gamma down: darken what is bright"),
        "equalise": _("Histogram equalisation"),
        "local": _("Local contrast"),
        "edges": _("Edge enhancement"),
        "smooth": _("Smoothing"),
        "emboss": _("Emboss"),
        "strength": _("{strength} of {most}"),
        "pseudo_colour": _("Pseudo-colour"),
        "palette_spectrum": _("spectrum"),
        "palette_fire": _("fire"),
        "density": _("Density highlight"),
        "density_steel": _("from {length} mm of steel"),
        "material": _("Material colour"),
        "strip_organic": _("Strip organic material"),
        "strip_inorganic": _("Strip inorganic material"),
        "strip_metal": _("Strip metal"),
    }


def _views(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "menu_sight": _("View"),
        "menu_measure": _("Measure"),
        "zoom_area": _("Zoom to a selection"),
        "overview": _("Overview window"),
        "magnifier": _("Magnifier"),
        "flip_across": _("Flip left and right"),
        "flip_down": _("Flip top and bottom"),
        "turn": _("Turn by a quarter"),
        "mirror": _("Compare with the mirror image"),
        "mirror_image": _("mirror image"),
        "mirror_difference": _("difference"),
        "length": _("Measure a length"),
        "area": _("Measure an area"),
        "area_value": _("{width} × {height} m, {area} m²"),
        "profile": _("Profile along a line"),
        "profile_title": _("Transmission along the line"),
        "profile_value": _("lowest {low} %, highest {high} %, mean {mean} %"),
        "probe": _("Probe: values under the pointer"),
        "ratio_value": _("R {ratio}"),
        "ratio_none": _("R tells nothing here"),
        "line_started": _("First point set; move on and press Enter."),
    }


def _marking(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "marks": _("Marks"),
        "no_marks": _("No marks yet. Choose a tool that marks and draw around what looks wrong."),
        "mark_named": _("Mark {number}"),
        "size_metres": _("{width} × {height} m"),
        "confidence": _("Confidence"),
        "confidence_named": _("Confidence: {confidence} of 5"),
        "delete": _("Delete the selected mark"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "next_mark": _("Next mark"),
        "previous_mark": _("Previous mark"),
        "point_size": _("a point"),
        "finish": _("Finish the outline"),
        "draft": _("Outline being drawn"),
        "take_back_corner": _("Take the last corner back"),
        "drop_draft": _("Drop the outline"),
        "adjust": _("Move or reshape the mark with arrow keys"),
        "grip_whole": _("Arrow keys move the whole mark."),
        "grip_named": _("Arrow keys move handle {number} of {count}."),
        "grip_none": _("Arrow keys have let go of the mark."),
        "vertex_needed": _("An outline needs three corners."),
        "mark_added": _("Mark {number} added."),
        "mark_deleted": _("Mark deleted."),
        "mark_too_small": _("Too small for a mark."),
        "crosshair_on": _("Crosshair on: arrow keys move it, Enter sets a corner."),
        "crosshair_corner": _("Corner {number} set; press Enter twice in place to finish."),
        "crosshair_polygon": _("First corner set; move on and set the next one."),
        "crosshair_line": _("The line begins; arrow keys draw it, Enter closes it."),
        "crosshair_started": _("First corner set; move on and press Enter."),
        "decision": _("Decision"),
        "clear": _("Clear"),
        "suspicious": _("Suspicious"),
        "submit": _("Submit"),
        "proceed": _("Continue"),
    }


def _delivery(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "loading": _("Loading the scan …"),
        "failed": _("The scan cannot be shown: {reason}"),
        "missing": _(
            "The scan viewer is not part of this installation; "
            "install again without XRAY_TRAINER_SKIP_VIEWER."
        ),
        "saved": _("Saved"),
        "saving": _("Saving: {count}"),
        "offline": _("Working offline."),
        "offline_waiting": _("Working offline. Waiting to be sent: {count}"),
        "refused": _("Not accepted by the server: {reason}"),
        "not_durable": _("This browser cannot keep marks; do not close the page before they are saved."),
        "phase_undecided": _("Decide first, then submit."),
        "phase_loading": _("Loading the scan …"),
        "phase_open": _("Ready to submit."),
        "phase_submitting": _("Sending the answer …"),
        "phase_submitted": _("The answer is in."),
    }


def _feedback(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "feedback": _("Answer"),
        "legend": _("Legend"),
        "layer_truth": _("What was hidden"),
        "layer_own": _("Your marks"),
        "layer_finding": _("The detector"),
        "harmless": _("Harmless look-alike"),
        "mark_hit": _("hit"),
        "mark_false_mark": _("false mark"),
        "mark_ignored": _("not counted"),
        "finding_named": _("Finding, score {score}"),
        "nothing_hidden": _("Nothing was hidden."),
        "no_own_marks": _("You made no marks."),
        "no_findings": _("The detector found nothing."),
        "show_on_scan": _("Show on the scan"),
        "outcome_hit": _("Hit"),
        "outcome_hit_told": _("Something was hidden, and you called the scan suspicious."),
        "outcome_miss": _("Miss"),
        "outcome_miss_told": _("Something was hidden, and you called the scan clear."),
        "outcome_false_alarm": _("False alarm"),
        "outcome_false_alarm_told": _("Nothing was hidden, and you called the scan suspicious."),
        "outcome_correct_rejection": _("Correctly cleared"),
        "outcome_correct_rejection_told": _("Nothing was hidden, and you called the scan clear."),
    }


def _facts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "enclosed": _("From the mentor"),
        "enclosed_file": _("Save the file"),
        "case": _("Case: {title}"),
        "case_method": _("How it was hidden"),
        "case_lesson": _("What to learn from it"),
        "looks": _("What shows:"),
        "cues": _("What gives it away:"),
        "difficulty": _("How hard it was"),
        "difficulty_value": _("{percent} of 100"),
        "difficulty_factor": _("{name}: {percent} %"),
        "others": _("How others did (answers: {num})"),
        "others_right": _("Right decision: {percent} %"),
        "others_found": _("Place found: {percent} %"),
        "indicators": _("Risk indicators in the documents"),
        "indicator_found": _("found"),
        "indicator_missed": _("missed"),
        "indicator_wrong": _("does not apply"),
    }


def _surroundings(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "desk_tools": _("Reference, documents, flag, pause"),
        "reference": _("Reference scan"),
        "next_reference": _("Next reference scan"),
        "reference_scan": _("This scan"),
        "reference_empty": _("The same unit, empty"),
        "reference_view": _("The other view"),
        "reference_without": _("The same cargo with nothing hidden"),
        "compare_side": _("Reference side by side"),
        "compare_swipe": _("Swipe between scan and reference"),
        "compare_blink": _("Blink between scan and reference"),
        "compare_off": _("Reference hidden."),
        "compare_divider": _("Divider between scan and reference"),
        "papers": _("Documents beside the scan"),
        "papers_title": _("Documents"),
        "indicators_asked": _("Which risk indicators apply?"),
        "flag": _("Something is wrong with this exercise"),
        "flag_asked": _("What is wrong?"),
        "flag_unrealistic": _("It looks unrealistic"),
        "flag_artefact": _("A fault of the picture gives something away"),
        "flag_comment": _("Comment (optional)"),
        "flag_send": _("Tell the mentor"),
        "flag_sending": _("Telling the mentor …"),
        "flag_sent": _("Thank you; a mentor will look at this exercise."),
        "time_left": _("Time left"),
        "seconds_left": _("Seconds left: {seconds}"),
        "pause": _("Pause"),
        "paused": _("Paused"),
        "paused_told": _("Paused. The scan is covered and the clock stands still."),
        "resume": _("Go on"),
        "phase_expired": _("Time is up."),
    }


def _playing(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "player_exercise": _("Exercise {number} of {num}"),
        "player_next": _("Next"),
        "player_result": _("See the result"),
        "player_right": _("{right} of {num} decided rightly."),
        "player_small_number": _("So few scans say little about a person; they are for learning."),
    }


def _reviewing(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "findings": _("Findings"),
        "nothing_found": _("The detector found nothing in this scan."),
        "finding_told": _("Finding {number} of {count}, score {score}: {title}."),
        "not_judged": _("Not judged yet."),
        "verdict": _("Verdict"),
        "confirm": _("Confirm"),
        "reject": _("Reject"),
        "unsure": _("Unsure"),
        "take_back": _("Take the verdict back"),
        "undo_verdict": _("Undo the last verdict"),
        "comment": _("Comment"),
        "judged": _("Finding {number}: {verdict}."),
        "next_finding": _("Next finding"),
        "previous_finding": _("Previous finding"),
        "zoom_finding": _("Zoom to the finding"),
        "show_findings": _("Show the findings"),
        "show_map": _("Anomaly map"),
        "show_material": _("Material colours"),
        "looks_like": _("Looks like: {material}."),
        "documents": _("Documents"),
        "probe_value": _("Here: {percent} %"),
        "probe_steel": _("Here: {percent} %, as much as {length} mm of steel"),
        "make_exercise": _("Make an exercise of it"),
        "exercise_made": _("Added to the draft set “{set}” for the mentor. Exercises in it: {count}"),
        "exercise_not_made": _("No exercise was made: {reason}"),
    }


def _queue(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "queue": _("Scans by score"),
        "queue_place": _("Scan {place} of {total}"),
        "queue_more": _("More scans"),
        "queue_end": _("There are no more scans in this direction."),
        "queue_empty": _("No scan fits these filters."),
        "next_scan": _("Next scan"),
        "previous_scan": _("Previous scan"),
        "scan_score": _("Score {score}"),
        "judged_part": _("Judged: {done} of {count}"),
        "judged_all": _("Everything is judged"),
        "failed_scan": _("Could not be searched"),
    }
