"""Test objects in the manner of IEEE/ANSI N42.46, rendered like any scene and read by code, one per file.

| phantom | figure |
|---|---|
| `penetration` | thickest steel behind which a block of lead is seen |
| `contrast` | smallest relative step of thickness seen in steel |
| `wires` | thinnest steel wire seen, in air and behind steel |
| `resolution` | finest bars that can be counted |
| `discrimination` | share of blocks of four materials that two energies name right |

Sizes and the rule for *seen* (`reading`) are ours: they let scanners be compared with one another and roughly
with published figures; they are not the standard's protocol, and no figure is that of a product.
"""
