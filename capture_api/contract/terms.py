"""What a form's page agreed on: what is asked and given, by when it is answered, and whether it raises a hand."""

import hashlib
import json
from dataclasses import dataclass, replace

from capture_api.contract.codec import to_json
from capture_api.contract.journeys import HandRaise
from capture_api.contract.offers import OfferFacts


@dataclass(frozen=True, slots=True)
class Terms:
    """An offer as a page showed it. A later build may change or drop it; who sends the page's form is held to this."""

    offer: OfferFacts  # without its file: whatever is handed out is today's
    within: str  # the time in which it is answered, the journey's where the offer names none
    raises_hand: bool

    @property
    def hash(self) -> str:
        """Their name, which a page's invitation carries: SHA-256 of their JSON, 16 hex digits."""
        facts = json.dumps(to_json(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(facts.encode()).hexdigest()[:16]


def terms_of(raised: HandRaise, offer: OfferFacts) -> Terms:
    """The terms of an offer in a journey with this hand-raise."""
    return Terms(replace(offer, file=None), offer.within or raised.within, raised.offer == offer.name)
