"""What a report says in words."""

from __future__ import annotations

from xray_trainer.scoring.matching import MAX_SHARE_OF_SCAN, MIN_IOU, REACH_MM, RULE

SYNTHETIC = """<b>Synthetic scans.</b> Every scan here was rendered; nothing shown was ever smuggled, and no
figure was measured on a real scanner. Expect less on real scans."""

CELLS = """<p>Rows: cargo families that scans of <i>train</i> hold, and ones that they do not. Columns: the
same of hidden items. A benign scan has no item, so it serves both columns of its row. Small print: 95 %
intervals, drawing scans anew.</p>"""

FIGURES = {
    "wafroc": "wAFROC",
    "auroc": "image AUROC",
    "cpm": "CPM",
    "hit_at_0.4pct_fa": "scans hit at 0.4 % false alarms",
    "hit_at_1pct_fa": "scans hit at 1 % false alarms",
    "hit_at_6pct_fa": "scans hit at 6 % false alarms",
    "found_at_0.4pct_fa": "found and placed at 0.4 %",
    "found_at_1pct_fa": "found and placed at 1 %",
    "found_at_6pct_fa": "found and placed at 6 %",
    "clear_hit_at_6pct_fa": "clear ones: scans hit at 6 %",
    "clear_found_at_6pct_fa": "clear ones: found and placed at 6 %",
    "stored_hit": "at the stored threshold: scans hit",
    "stored_false_alarms": "at the stored threshold: false alarms",
    "pixel_ap": "pixel AP",
    "aupro_0.3": "AUPRO 0.3",
    "aupro_0.05": "AUPRO 0.05",
}
"""Figures by name; clear ones have a clutter_snr of 1 or more."""

FACTORS = {
    "clutter_snr": "Found over clutter_snr: change over the variation of the surroundings",
    "hotelling_dprime": "Found over the d' of the best linear observer (Hotelling)",
}

EFFICIENCY = """<p>Efficiency is (d' reached / d' of the Hotelling observer)² on the same concealments at the
same rate of false alarms. That observer knows where to look and a detector has to search, so 1 is hard to
reach; it is the best linear observer only, so 1 can be passed.</p>"""

TOPICS = {
    "kind": "By kind of concealment",
    "conveyance": "By conveyance",
    "cargo_family": "By cargo family",
    "item": "By item",
}

STRATA = """<p>Share of concealments found and placed at 6 % false alarms, one threshold for all, with
Wilson's intervals. In brackets: concealments, or suspicious scans. Few of them say little.</p>"""

VARIATIONS = """<p>The same scenes with each artefact of the scanner at twice its strength, one at a time,
and all at once. Left of the line: the artefact costs detection.</p>"""

MISSES = """<p>Concealments not found at 6 % false alarms, the clearest first. Left as it is, right with the
truth in <b class="truth">red</b> and the highest-rated false findings in <b class="finding">blue</b>. The
darker, the more is in the way.</p>"""

FALSE_ALARMS = """<p>Benign scans by their highest-rated finding, in <b class="finding">blue</b>: nothing is
hidden there.</p>"""

HOW_MEASURED = f"""<section><h2>How this was measured</h2><ul>
<li>Matching rule {RULE}: a finding hits a concealment when its centre lies within {REACH_MM:g} mm of its
region or their intersection over union is at least {MIN_IOU:g}; one over {MAX_SHARE_OF_SCAN:.0%} of the scan
and ten times the region hits nothing. All others are false marks. People are scored by the same rule.</li>
<li><i>Hit</i>: the score of the scan is above that of all but the allowed share of benign scans.
<i>Found</i>: a finding on the concealment is rated above the highest false mark of all but that share.</li>
<li>Thresholds are fixed on benign scans of the same cell that no detector was trained on.</li>
<li>wAFROC: 1 is perfect, 0.5 is silence. CPM: mean share found at 1/8 to 8 false marks per scan.</li>
<li>AUPRO and pixel AP stream over the anomaly maps; thresholds follow the bits of a float.</li>
<li>Where scans are too few for a rate, no figure is given.</li>
</ul></section>"""
