"""The patterns of journey files that are left out because they are broken or could take long; somebody has to know."""

from collections.abc import Iterator

from capture_api.contract.manifest import Manifest
from capture_api.contract.patterns import compiled


def unsafe_patterns(manifest: Manifest) -> Iterator[str]:
    """A sentence for each pattern that no answer is held against, with where it stands and the way out."""
    remedy = "Repeat no group that itself repeats or branches, and use at most three open repeats."
    for name, journey in manifest.journeys.items():
        file = f"journeys/{name}/journey.yaml"
        for offer in journey.offers.values():
            for field in offer.fields:
                if field.pattern and compiled(field.pattern, whole=True) is None:
                    place = f"{file}, field {field.name} of {offer.name}"
                    yield f"{place}: “{field.pattern}” could take too long, so no answer is held against it. {remedy}"
        for line in journey.lead_definition.criteria:
            if line.matches and compiled(line.matches, whole=False) is None:
                place = f"{file}, lead_definition, field {line.field}"
                yield f"{place}: “{line.matches}” could take too long, so every raised hand comes as to-check. {remedy}"
