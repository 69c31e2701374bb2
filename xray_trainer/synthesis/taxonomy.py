"""What can be hidden where: the catalogue of concealments, with stable ids.

Every entry says where a thing may lie, which cues give it away and what a trainee is told afterwards. It is a
catalogue of what to look for, at the level of public customs training; it does not say how well any
concealment works against any scanner. English texts are gettext msgids; nothing here imports torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xray_trainer.errors import unknown_name

CUES = {
    "density": "denser or lighter than what is around it",
    "shape": "an outline that does not belong there",
    "texture": "another grain or pattern than its surroundings",
    "rhythm": "a repetition that breaks off",
    "symmetry": "unlike its twin or its other half",
    "geometry": "does not fit how the vehicle is built",
    "documents": "disagrees with the declaration",
}
"""The ways in which a concealment shows, and what each means."""

CONVEYANCES = (
    "container",
    "reefer",
    "tank-container",
    "tractor",
    "trailer",
    "truck",
    "van",
    "wagon-covered",
    "wagon-gondola",
    "wagon-tank",
    "wagon-flat",
    "uld",
    "parcel",
)
"""The groups of conveyances that entries refer to."""

BENIGN = "NEG"
"""The id of benign look-alikes: nothing to find."""

_BOXES = ("container", "reefer", "trailer", "truck", "van")
_LOADED = (*_BOXES, "wagon-covered")


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the taxonomy.

    Attributes:
        id: stable id such as `CT-DOOR`; it is written into truth files.
        conveyances: the groups of `CONVEYANCES` on which it occurs.
        site: its short name, for headings.
        cues: keys of `CUES`.
        lies: where it may lie.
        looks: how it looks on a scan.
        feedback: what a trainee is told after the answer.
        attestation: where the public can read that it happens.
    """

    id: str
    conveyances: tuple[str, ...]
    site: str
    cues: tuple[str, ...]
    lies: str
    looks: str
    feedback: str
    attestation: str

    @property
    def is_benign(self) -> bool:
        """Returns whether there is nothing to find."""
        return self.id == BENIGN

    @property
    def texts(self) -> tuple[str, ...]:
        """Returns the msgids that a translator needs."""
        return self.site, self.lies, self.looks, self.feedback, self.attestation


_CONTAINER_KINDS = (
    Kind(
        "CT-DOOR",
        ("container", "reefer"),
        "Behind the container doors",
        ("density", "shape", "rhythm", "documents"),
        "In the gap between the end of the load and the doors, on the floor or on top of the last row.",
        "Compact blocks of equal size that stand outside the pattern of the load.",
        "Compare the last metre before the doors with the rest of the load. Bags or blocks that do not "
        "continue the stow were put in after loading. Check the seal number against the documents.",
        "Europol's public report on criminal networks in EU ports describes bags behind the doors and "
        "copied seals.",
    ),
    Kind(
        "CT-FRONT",
        ("container", "reefer", "trailer"),
        "False front wall",
        ("geometry", "density", "shape"),
        "Between the front wall and a second wall set a short way behind it.",
        "A second upright edge near the front end and a band of higher attenuation from floor to roof.",
        "The front wall is one thin line next to the corner posts. A second line with something between "
        "the two means that the usable length is too short. Measure it.",
        "The front wall is one of the seven points of the public CTPAT container inspection.",
    ),
    Kind(
        "CT-SIDE",
        ("container", "trailer"),
        "Side wall",
        ("rhythm", "density"),
        "Between the corrugated side wall and a lining.",
        "A stretch where the faint upright rhythm of the wall is blurred or interrupted.",
        "Follow the rhythm of the corrugation from end to end above the load. Where it fades or grows "
        "darker, something stands against the wall.",
        "Left and right side walls are points of the public CTPAT container inspection.",
    ),
    Kind(
        "CT-FLOOR",
        ("container", "reefer", "trailer", "truck"),
        "False or raised floor",
        ("geometry", "density", "rhythm"),
        "Between the floor boards and the cross-members, or under a second floor laid on the first.",
        "A thicker floor band; cross-members that cannot be told apart; a load that stands too high.",
        "The floor is a thin band over evenly spaced cross-members. If the band is thick, or ticks are "
        "hidden along a stretch, look at how high the load stands compared with the door sill.",
        "The floor is one of the seven points of the public CTPAT container inspection.",
    ),
    Kind(
        "CT-ROOF",
        ("container", "reefer", "trailer"),
        "Roof or ceiling",
        ("geometry", "density", "symmetry"),
        "Between the roof sheet and a ceiling, or on the roof bows.",
        "A roof line that is thicker on a stretch, or uneven.",
        "The roof is a thin even line from end to end. A stretch that hangs lower or is darker carries "
        "something.",
        "Ceiling and roof are points of the public CTPAT container inspection.",
    ),
    Kind(
        "CT-STRUCT",
        ("container", "reefer", "wagon-flat"),
        "Beams, posts and castings",
        ("symmetry", "density", "shape"),
        "Inside posts, rails, corner castings, the gooseneck tunnel or between the cross-members.",
        "A hollow section that is filled, unlike the one on the other side or the next one along.",
        "Structural parts come in pairs and in rows. Compare each with its twin: hollow sections look "
        "lighter inside than at their edges. A filled one stands out.",
        "The undercarriage and the frame are points of the public CTPAT container inspection.",
    ),
    Kind(
        "CT-REEFER",
        ("reefer",),
        "Cooling unit and insulation",
        ("symmetry", "density", "shape"),
        "In the evaporator, fans, compressor housing or ducts, or in place of wall and floor insulation.",
        "Mass between known machinery; insulation that is darker on a stretch.",
        "Units of the same make look the same. Compare with a reference scan, and see whether air ducts "
        "are free and the insulation is even.",
        "The fan housing is the eighth point of the public CTPAT inspection of refrigerated containers.",
    ),
)

_VEHICLE_KINDS = (
    Kind(
        "TR-CAB",
        ("tractor", "truck", "van"),
        "Driver's cab",
        ("density", "shape", "geometry"),
        "Roof lining, bunk, rear wall, under the seats, or the gap between cab and trailer.",
        "A block behind the seats or a panel that is too dense.",
        "A cab is mostly light: seats, bunk, thin panels. Look for compact blocks and for panels darker than "
        "the others.",
        "Cab and storage compartments are points of the public CTPAT truck inspection.",
    ),
    Kind(
        "TR-TANK",
        ("tractor", "truck"),
        "Fuel and air tanks",
        ("symmetry", "shape", "density"),
        "Inside a fuel or air tank, beside or in place of what it should hold.",
        "A level line that breaks off, an upright partition, a tank unlike its twin.",
        "Liquid stands level from end to end. A step in the level line or an upright wall inside the tank "
        "needs an explanation. Air tanks should be empty.",
        "Fuel tanks and air tanks are points of the public CTPAT truck inspection.",
    ),
    Kind(
        "TR-TYRE",
        ("tractor", "trailer", "truck", "van"),
        "Tyres and wheels",
        ("symmetry", "density"),
        "Inside a tyre, most often the spare wheel, or in the wheel housing.",
        "The ring between rim and tread is no longer light.",
        "Compare each wheel with the others of the same axle group and with the spare. Between rim and tread "
        "there is only air.",
        "Tyres and rims are points of the public CTPAT truck inspection.",
    ),
    Kind(
        "TR-CHASSIS",
        ("tractor", "trailer", "truck"),
        "Chassis and boxes",
        ("symmetry", "shape", "density"),
        "In chassis beams, at the fifth wheel, in the bumper, in tool and pallet boxes.",
        "A profile that is filled, or a packet that has no counterpart.",
        "Follow the chassis beam from end to end: between upper and lower flange it is light. Packets on "
        "or in it break the line.",
        "Undercarriage, fifth wheel and bumper are points of the public CTPAT truck inspection.",
    ),
    Kind(
        "TR-FLATBED",
        ("trailer", "truck"),
        "Under the deck",
        ("geometry", "density"),
        "In a second layer under or above the deck of a flatbed.",
        "An extra layer along the deck; a deck that is too thick.",
        "The deck is one thin layer. Compare its thickness along the whole length and with the drawing of "
        "the type.",
        "The trailer floor and undercarriage are points of the public CTPAT truck inspection.",
    ),
)

_RAIL_KINDS = (
    Kind(
        "RW-BULK",
        ("wagon-gondola",),
        "Inside bulk load",
        ("texture", "density", "shape", "documents"),
        "Under or within coal, ore, scrap or other bulk.",
        "A denser or lighter patch with straight edges in a granular texture.",
        "Bulk has grain and slopes, never straight edges. A patch with straight sides or an even tone was "
        "put there.",
        "Customs at the eastern border of the European Union publish finds of cigarettes in wagons of coal.",
    ),
    Kind(
        "RW-UNDER",
        ("wagon-covered", "wagon-gondola", "wagon-tank", "wagon-flat"),
        "Bogies and underframe",
        ("symmetry", "shape"),
        "On the bogie, the underframe, the brake gear or in hollow beams.",
        "A packet that breaks the symmetry of the bogie or underframe.",
        "The two bogies of a wagon are the same. Lay one over the other in your mind: what remains has to "
        "be explained.",
        "Border services publish finds of packets fixed under freight wagons.",
    ),
    Kind(
        "RW-WALL",
        ("wagon-covered", "wagon-gondola"),
        "Double wall of a wagon",
        ("geometry", "density"),
        "Between the end or side wall and a lining.",
        "A second line along the wall, or a band of higher attenuation at the end.",
        "Compare both ends of the wagon: they are built the same. A second line at one end means a space "
        "behind it.",
        "Border services publish finds behind the linings of covered wagons.",
    ),
    Kind(
        "RW-TANK",
        ("wagon-tank", "tank-container"),
        "Tank, shell and hatch",
        ("geometry", "symmetry", "documents"),
        "In a compartment within the tank, between shell and jacket, or under the hatch.",
        "A second shell line, a step in the level, a level that disagrees with the declared quantity.",
        "Liquid stands level from end to end and its height follows from the declared quantity. Check both.",
        "Border services publish finds in compartments built into rail and road tanks.",
    ),
)

_LOAD_KINDS = (
    Kind(
        "LD-HOMOG",
        _LOADED,
        "Within an even load",
        ("density", "texture", "rhythm"),
        "In place of some cartons, sacks or bales among many equal ones.",
        "One or a few units denser or lighter than their neighbours, a broken lattice, another texture.",
        "In a load of equal units all should look equal. Let your eye run along rows and columns, and "
        "stop where one unit differs in tone, in its edges or in its grain.",
        "UNODC and WCO publish finds of goods hidden among legal cargo of the same outer look.",
    ),
    Kind(
        "LD-CORE",
        _LOADED,
        "Inside machines, rolls and drums",
        ("density", "shape", "symmetry"),
        "In the hollow of a machine, roll, coil, pipe or drum.",
        "A cavity that is filled, an inner outline, a roll whose core differs from the others.",
        "Know what is hollow: cores of rolls, eyes of coils, housings of machines. Compare equal pieces "
        "with each other; a filled cavity has an outline of its own.",
        "Customs services publish finds inside industrial machines, rolls and blocks.",
    ),
    Kind(
        "LD-PALLET",
        _LOADED,
        "In pallets and packaging",
        ("rhythm", "density", "geometry"),
        "In the slots of pallets, in boards and blocks, in the packaging itself.",
        "Pallet slots that are closed; a deck darker than the others.",
        "Pallets show light slots between dark blocks. Compare all pallets of the load: a closed slot or "
        "a dense deck stands out.",
        "Customs services publish finds inside wooden pallets.",
    ),
    Kind(
        "LD-COVER",
        _LOADED,
        "Behind a cover load",
        ("documents", "density", "texture"),
        "Behind or inside a front of declared goods.",
        "Other goods or an empty space behind the first rows; a weight that does not fit.",
        "Compare the declared goods and weight with the whole picture. Where the texture changes behind "
        "the first rows, other goods begin.",
        "WCO's public reports on illicit trade describe cover loads, most often with cigarettes behind them.",
    ),
    Kind(
        "AC-ULD",
        ("uld", "parcel"),
        "Air cargo and parcels",
        ("density", "shape", "texture", "documents"),
        "In a parcel or unit load, inside electronics, toys, food or packaging.",
        "An organic block in a device, equal blocks in several parcels.",
        "Ask what the declared thing is made of. An even organic block inside electronics, or the same "
        "block in several parcels, does not belong.",
        "WCO's public reports on illicit trade describe finds in parcels and air freight.",
    ),
    Kind(
        BENIGN,
        CONVEYANCES,
        "Harmless look-alike",
        ("shape", "density"),
        "Anywhere: dunnage, repairs, ballast, tools, an odd box, an uneven stow.",
        "Something that catches the eye and has an ordinary explanation.",
        "There is nothing to find here. Timber, repair plates, ballast, spare parts and odd cartons are "
        "part of transport: ask whether the thing has a purpose where it is.",
        "Ordinary practice of stowing and repair, as in the public code of practice for packing cargo "
        "transport units.",
    ),
)

TAXONOMY = {kind.id: kind for kind in (*_CONTAINER_KINDS, *_VEHICLE_KINDS, *_RAIL_KINDS, *_LOAD_KINDS)}
"""Every entry by its id, in the order of the catalogue."""


def kind_of(kind_id: str) -> Kind:
    """Returns the entry of an id.

    Raises:
        RecipeError: the id does not exist; the message names the nearest.

    >>> kind_of("CT-DOOR").site
    'Behind the container doors'
    """
    if kind_id not in TAXONOMY:
        raise unknown_name("kind of concealment", kind_id, TAXONOMY)
    return TAXONOMY[kind_id]


def kinds_on(conveyance: str) -> tuple[Kind, ...]:
    """Returns the entries that occur on a group of conveyances, benign look-alikes included."""
    if conveyance not in CONVEYANCES:
        raise unknown_name("group of conveyances", conveyance, CONVEYANCES)
    return tuple(kind for kind in TAXONOMY.values() if conveyance in kind.conveyances)


def messages() -> Iterator[str]:
    """Yields every text of the taxonomy that is shown to people, as msgids for the catalogues."""
    yield from CUES.values()
    for kind in TAXONOMY.values():
        yield from kind.texts
