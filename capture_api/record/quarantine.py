"""What a quarantined form becomes once somebody has seen that a person sent it."""

from email_validator import EmailNotValidError

from capture_api.accounts.actor import Actor
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import OfferFacts
from capture_api.errors import RefusedMove
from capture_api.model.answers import Answers, text_of
from capture_api.model.email import validated
from capture_api.model.form_words import asked
from capture_api.model.recording import Submission, Touch
from capture_api.record.entry import Entry
from capture_api.verify.agreed import UNKNOWN_FORM
from capture_api.verify.path import VisitPath

WHY = {
    "honeypot": "The field that people do not see was filled in.",
    "no email": "It asked for no e-mail address.",
    UNKNOWN_FORM: "Its page is of a build that was never here, so nobody knows what the form asked for.",
}


def entry_let_through(actor: Actor, sent: Submission, manifest: Manifest) -> Entry:
    """The form as it came, at that time; RefusedMove when nothing can be made of it.

    It is to be recorded without mail: a robot may have typed somebody else's address.
    """
    form = manifest.offer(sent.journey, sent.offer)
    if form is None:
        raise RefusedMove("This form is no longer in use. Add the person with `waypost leads add`.")
    try:
        validated(text_of(sent.answers, "email"))
    except EmailNotValidError as error:
        raise RefusedMove("It holds no e-mail address that could be one, and a person is known by it.") from error
    seen = Touch("let-through", sent.at, "", sent.journey, sent.stage, actor.name, {"reason": sent.quarantined})
    return Entry(
        journey=sent.journey,
        offer=sent.offer,
        form=form,
        kind=form.kind,
        stage=sent.stage,
        page=sent.page,
        answers=answers_to(form, sent.answers),
        path=VisitPath(sent.path, sent.source, 0),
        promises=sent.promises,
        prep=sent.prep,
        at=sent.at,
        was=sent,
        more=(seen,),
    )


def answers_to(form: OfferFacts, answers: Answers) -> Answers:
    """The answers with those that were given together kept apart, as older rows did not."""
    several = {field.name: asked(field) for field in form.fields if field.takes_several}
    return {name: several[name].values(one) if name in several else one for name, one in answers.items()}
