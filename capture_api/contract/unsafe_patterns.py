"""The patterns of a handoff file that no answer can be held against; somebody has to know."""

from collections.abc import Iterator

from capture_api.contract.manifest import Manifest
from capture_api.contract.patterns import BadPattern, compiled


def unsafe_patterns(manifest: Manifest) -> Iterator[str]:
    """A sentence for each pattern that can't be used, with where it stands and the way out."""
    for name, journey in manifest.journeys.items():
        file = f"journeys/{name}/journey.yaml"
        for offer in journey.offers.values():
            for field in offer.fields:
                if why := _fault(field.pattern):
                    yield f"{file}, field {field.name} of {offer.name}, on which no answer is tried: {why}"
        for line in journey.lead_definition.criteria:
            if why := _fault(line.matches):
                yield f"{file}, lead_definition, field {line.field}, so that every raised hand comes as to-check: {why}"


def _fault(pattern: str) -> str:
    try:
        compiled(pattern)
    except BadPattern as error:
        return f"“{pattern}” {error}"
    return ""
