"""Reading XML from outside: without document types, entities or deep nesting, which attacks are made of."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from xray_trainer.errors import InputError

_DEEPEST = 32
_FORBIDDEN = (
    "StartDoctypeDeclHandler",
    "EntityDeclHandler",
    "ExternalEntityRefHandler",
    "UnparsedEntityDeclHandler",
)


def xml_root(name: str, content: bytes) -> Element:
    """Returns the root of an XML file.

    Raises:
        InputError: it declares a document type or entities, nests deeply, or is no XML.
    """
    builder = _ShallowBuilder(name)
    parser = expat.ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    for what in _FORBIDDEN:
        setattr(parser, what, builder.refuse)
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, ParseError, AssertionError, ValueError) as error:
        raise InputError(
            "{name}: must be XML, got {why}; export the labels again", name=name, why=error
        ) from None


class _ShallowBuilder(TreeBuilder):
    """Builds a tree that is not deep."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Begins an element."""
        self._depth += 1
        if self._depth > _DEEPEST:
            self.refuse()
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """Ends an element."""
        self._depth -= 1
        return super().end(tag)

    def refuse(self, *_: object) -> None:
        """Refuses the file."""
        raise InputError(
            "{name}: XML with a document type, entities or deep nesting is not read; export it again",
            name=self._name,
        )
