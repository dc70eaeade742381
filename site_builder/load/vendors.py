"""Reads vendors.yaml: what lead vendors told people in a journey's name."""

from pathlib import Path
from typing import Any

from site_builder.load.reading import read_text
from site_builder.load.validate import faults_in, read_date, sound
from site_builder.load.yaml_lines import Fields, read_yaml
from site_builder.model.finding import Finding, Place
from site_builder.model.journey import Vendor, VendorWords

VENDORS_FILE = "vendors.yaml"


def read_vendors(root: Path, folder: Path) -> tuple[dict[str, Vendor], list[Finding]]:
    """The vendors of a journey by name, none where the file isn't there; SourceError when it can't be read."""
    file = folder / VENDORS_FILE
    if not file.is_file():
        return {}, []
    source = file.relative_to(root).as_posix()
    fields = read_yaml(read_text(file, source), source)
    faults = list(faults_in(fields, "vendors", source))
    data = sound(fields, "vendors")
    return {str(name): _vendor(folder.name, str(name), one, fields, source) for name, one in data.items()}, faults


def _vendor(journey: str, name: str, data: dict[str, Any], fields: Fields, source: str) -> Vendor:
    words = tuple(
        VendorWords(f"{journey}.{name}.{key}", str(text), Place(source, fields.lines.get((name, "words", key), 1)))
        for key, text in data.get("words", {}).items()
    )
    day = data.get("read_on")
    read_on = read_date(str(day)) if day else None
    return Vendor(name, str(data.get("title", name)), words, str(data.get("source", "")), read_on)
