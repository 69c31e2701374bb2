"""The list of parts in the form that auditors' programs read: CycloneDX 1.6, JSON."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from xray_trainer.errors import MissingExtraError
from xray_trainer.installation.parts import ROOT, UNKNOWN, Part, installed_parts

if TYPE_CHECKING:
    from cyclonedx.model.component import Component


def sbom_json() -> str:
    """Returns the software bill of materials of this installation.

    Raises:
        MissingExtraError: the extra `audit` is not installed.
    """
    if find_spec("cyclonedx") is None:
        raise MissingExtraError(
            'a bill of materials needs the extra audit; install it with: pip install "xray-trainer[audit]"'
        )
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    bom = Bom()
    program = Component(type=ComponentType.APPLICATION, name=ROOT, version=version(ROOT), bom_ref=ROOT)
    bom.metadata.component = program
    parts = [_component(part) for part in installed_parts()]
    bom.components.update(parts)
    bom.register_dependency(program, parts)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _component(part: Part) -> Component:
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    licences = [] if part.licence == UNKNOWN else [LicenseFactory().make_from_string(part.licence)]
    scope, _slash, name = part.name.rpartition("/")
    purl = PackageURL(type=part.ecosystem, namespace=scope or None, name=name, version=part.version)
    return Component(
        type=ComponentType.LIBRARY,
        name=part.name,
        version=part.version,
        purl=purl,
        bom_ref=str(purl),
        licenses=licences,
    )
