"""How a report looks."""

from __future__ import annotations

STYLE = """
:root { --ink: #1b2733; --faint: #64748b; --line: #dfe4ea; --paper: #fff; --ground: #f4f6f8; --own: #0b5fa5; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 24px 20px 60px; }
header, section { background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  padding: 20px 24px; margin-bottom: 18px; }
h1 { margin: 0 0 10px; font-size: 26px; }
h2 { margin: 0 0 12px; font-size: 19px; }
h3 { margin: 0; font-size: 14px; color: var(--faint); font-weight: 600; }
p { margin: 0 0 12px; max-width: 78ch; }
.synthetic { background: #fff4d6; border-left: 4px solid #d97706; padding: 8px 12px; border-radius: 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; margin: 0; }
dt { color: var(--faint); }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
th { text-align: left; color: var(--faint); font-weight: 600; border-bottom: 2px solid var(--line); }
th, td { padding: 5px 10px 5px 0; vertical-align: baseline; }
tbody tr + tr td { border-top: 1px solid var(--line); }
small { color: var(--faint); white-space: nowrap; }
.wide { overflow-x: auto; }
.yes { color: #216e43; font-weight: 600; }
.no { color: #b42318; font-weight: 600; }
.unknown { color: var(--faint); font-style: italic; font-size: 13px; }
.cards { display: grid; grid-template-columns: repeat(2, 1fr); gap: 14px; margin: 4px 0 18px; }
.card { border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; }
.card p { margin: 6px 0 0; color: var(--faint); font-size: 13px; }
.card .big { color: var(--own); font-size: 34px; font-weight: 650; line-height: 1.2; }
.card .big small { font-size: 13px; font-weight: 400; margin-left: 10px; }
.charts { display: flex; flex-wrap: wrap; gap: 18px 28px; margin-top: 8px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 24px; align-items: start; }
figure { margin: 0; }
figcaption { font-weight: 600; font-size: 14px; margin-bottom: 4px; }
svg { max-width: 100%; height: auto; }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(500px, 1fr)); gap: 18px; }
.mistakes .pair { gap: 4px; }
.mistakes img { width: 100%; display: block; border: 1px solid var(--line); border-radius: 4px; }
.mistakes figcaption { font-weight: 400; font-size: 13px; margin-top: 4px; }
.truth { color: #d62828; }
.finding { color: #0096be; }
@media (max-width: 760px) { .cards, .pair, .mistakes { grid-template-columns: 1fr; } }
@media print { body { background: #fff; } header, section { border: 0; break-inside: avoid; } }
"""
