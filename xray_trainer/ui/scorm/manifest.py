"""`imsmanifest.xml` of a SCORM 1.2 package with one item (SCORM Content Aggregation Model 1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

_IMS = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = f"{_IMS} imscp_rootv1p1p2.xsd {_ADL} adlcp_rootv1p2.xsd"

START = "index.html"


def manifest_xml(set_id: str, title: str, files: Iterable[str]) -> bytes:
    """Returns the manifest of a package.

    Args:
        set_id: of the exercise set.
        title: as the learning platform shows it.
        files: names of all files, `index.html` among them.
    """
    root = Element(
        "manifest",
        {
            "identifier": f"xray-trainer-{set_id}",
            "version": "1.0",
            "xmlns": _IMS,
            "xmlns:adlcp": _ADL,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": _SCHEMAS,
        },
    )
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "ADL SCORM"
    SubElement(metadata, "schemaversion").text = "1.2"
    organization = SubElement(
        SubElement(root, "organizations", {"default": "set"}), "organization", {"identifier": "set"}
    )
    SubElement(organization, "title").text = title
    item = SubElement(organization, "item", {"identifier": "exercises", "identifierref": "player"})
    SubElement(item, "title").text = title
    resource = SubElement(
        SubElement(root, "resources"),
        "resource",
        {"identifier": "player", "type": "webcontent", "adlcp:scormtype": "sco", "href": START},
    )
    for name in files:
        SubElement(resource, "file", {"href": name})
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
