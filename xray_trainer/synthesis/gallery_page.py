"""The page of a gallery: plain HTML that shows pictures of its own folder and loads nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from xray_trainer.synthesis.taxonomy import CUES, TAXONOMY

_HEADINGS = {
    "conveyance": "Conveyances",
    "cargo": "Cargo families",
    "kind": "Concealments",
}
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gallery of rendered scans</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1800px; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
nav { columns: 14rem; margin-bottom: 2rem; }
nav a { display: block; color: #0a4f8f; }
figure { margin: 0 0 3rem; }
img { max-width: 100%; height: auto; border: 1px solid #ccc; }
figcaption { max-width: 60rem; }
</style>
</head>
<body>
<h1>Gallery of rendered scans</h1>
<p>All scans are rendered; nothing shown here was ever smuggled. Red outlines what is hidden, blue what only
looks like it. Grey is darker the more is in the way; the last picture of a sheet shows its first scan in
colours of material. Every vehicle fills the width, so scales differ.</p>
"""


def gallery_page(sheets: Sequence[tuple[str, str, str]], *, overviews: Sequence[str] = ()) -> str:
    """Returns the page of sheets, each told as topic, name and file name, under the overviews of topics."""
    parts = [_HEAD]
    for topic, heading in _HEADINGS.items():
        rows = [(name, file_name) for its_topic, name, file_name in sheets if its_topic == topic]
        if rows:
            parts += [f"<h2>{heading}</h2>", _links(topic, rows)]
            parts += [_overview(topic, heading)] if topic in overviews else []
            parts += [_figure(topic, name, file_name) for name, file_name in rows]
    return "\n".join([*parts, "</body>", "</html>", ""])


def _links(topic: str, rows: Sequence[tuple[str, str]]) -> str:
    links = (f'<a href="#{escape(topic)}-{escape(name)}">{escape(name)}</a>' for name, _ in rows)
    return f"<nav>{''.join(links)}</nav>"


def _overview(topic: str, heading: str) -> str:
    return f'<figure><img src="overview-{topic}.png" alt="Overview: {heading}"></figure>'


def _figure(topic: str, name: str, file_name: str) -> str:
    return (
        f'<figure id="{escape(topic)}-{escape(name)}"><h3>{escape(name)}</h3>\n'
        f'<img src="{escape(file_name)}" alt="Contact sheet of {escape(name)}" loading="lazy">\n'
        f"{_words(name) if topic == 'kind' else ''}</figure>"
    )


def _words(name: str) -> str:
    """Returns what the taxonomy says of a kind."""
    kind = TAXONOMY[name]
    cues = "; ".join(CUES[cue] for cue in kind.cues)
    lines = (kind.site, kind.lies, kind.looks, f"Cues: {cues}." if cues else "", kind.attestation)
    return f"<figcaption>{'<br>'.join(escape(line) for line in lines if line)}</figcaption>\n"
