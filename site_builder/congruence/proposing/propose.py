"""The proposals for a site's unverified lines: those that are kept, and for the rest the model is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from site_builder.congruence.promises.matrix import Row
from site_builder.congruence.proposing.asking import Endpoint, ask_all
from site_builder.congruence.proposing.kept import keep, key_of, read_kept
from site_builder.congruence.proposing.prompt import Proposal
from site_builder.model.site import Site

MOST = 40  # questions a run
Cells = Mapping[tuple[str, str], Proposal]  # by the promise's id and the layer


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a model thinks of unverified lines, and in a sentence why some have no proposal."""

    cells: Cells = field(default_factory=dict)
    note: str = ""


def propose(site: Site, rows: Iterable[Row], key: str, asks: bool = True) -> Proposed:
    """A proposal for each unverified line; nothing of the verdicts changes. Without a model in site.yaml, none."""
    model = site.settings.congruence.model
    if model is None:
        return Proposed()
    open_ones = {
        (row.promise.id, cell.layer): (row.promise.text, cell.text)
        for row in rows
        for cell in row.cells
        if cell.label == "unverified" and cell.text
    }
    kept = read_kept(site.root)
    names = {pair: key_of(*pair, model.name) for pair in open_ones.values()}
    unasked = [pair for pair, name in names.items() if name not in kept]
    note = ""
    if unasked and asks:
        found, note = ask_all(Endpoint(model.url, model.name, key), unasked, MOST)
        if found:
            kept |= {names[pair]: proposal for pair, proposal in found.items()}
            keep(site.root, kept)
    return Proposed({cell: kept[names[pair]] for cell, pair in open_ones.items() if names[pair] in kept}, note)
