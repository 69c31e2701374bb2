"""Commands about units: the card of this one, and whose files are trusted here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.output import Json, screen, show
from xray_trainer.cli.packages import this_time
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError


def export_card(
    out: Annotated[Path | None, typer.Option(help="File to write; the screen if not given.")] = None,
    name: Annotated[str, typer.Option(help="What this unit is called from now on.")] = "",
) -> None:
    """Write this unit's card: its name and public keys, with which others check and encrypt for it.

    Example: `xray-trainer exercises key --name "Port Aktau" --out port-aktau.pem`
    """
    from xray_trainer.packages.cards import card_text
    from xray_trainer.store.keys import signing_key
    from xray_trainer.store.known_units import own_unit, rename_own

    store = this_store()
    card = rename_own(store, name, now=this_time()) if name else own_unit(store, now=this_time())
    text = card_text(card, key=signing_key(store.home))
    if out is None:
        print(text, end="")
        return
    out.write_text(text, encoding="utf-8")
    show({}, f"{out}: {card.name}, fingerprint {card.spoken}", as_json=False)


def trust_card(
    card: Annotated[Path, typer.Argument(help="The card of the other unit, as `exercises key` writes it.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="The fingerprint was compared already.")] = False,
) -> None:
    """Trust files of another unit from now on, after its fingerprint was compared by telephone or in person.

    Example: `xray-trainer exercises trust port-aktau.pem`
    """
    from xray_trainer.packages.cards import read_card_file
    from xray_trainer.store.known_units import trust

    unit = read_card_file(card)
    screen.print(f"{unit.name}\n{unit.spoken}", markup=False, highlight=False)
    if not yes and not typer.confirm("Did that unit read out the same fingerprint?"):
        raise InputError(f"{card.name}: not trusted; ask the unit for its fingerprint first")
    trust(this_store(), unit, now=this_time())
    screen.print("trusted", highlight=False)


def list_units(as_json: Json = False) -> None:
    """List the units whose files are trusted here, this one among them.

    Example: `xray-trainer exercises trusted`
    """
    from xray_trainer.store.known_units import known_units, own_unit

    store = this_store()
    own_unit(store, now=this_time())
    rows = [{"name": one.name, "fingerprint": one.spoken} for one in known_units(store)]
    words = "\n".join(f"{row['fingerprint']}  {row['name']}" for row in rows)
    show({"command": "exercises trusted", "units": rows}, words, as_json=as_json)
