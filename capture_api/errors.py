"""What can go wrong with something a visitor or a salesperson sent."""


class CaptureError(Exception):
    """A refusal that is the sender's to mend; its text is a whole sentence for them."""


class ForgedToken(CaptureError):
    """A token that we did not sign, or that was signed for another purpose."""


class OtherForm(CaptureError):
    """An invitation of ours that was sent to the address of another form."""


class StaleToken(CaptureError):
    """A token that was ours and has expired."""


class AnotherBody(CaptureError):
    """A key that was used before came with something else in the form."""


class InvalidFields(CaptureError):
    """What was typed cannot be accepted yet; `errors` holds a sentence for each field, in the form's order."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("There is a problem with what was filled in.")
        self.errors = errors


class UnknownOffer(CaptureError):
    """No such file, or one that is no longer offered."""


class UnreadableBody(CaptureError):
    """A request whose body is not a form or a JSON object."""


class RefusedMove(CaptureError):
    """A change of a lead that the lifecycle does not allow; the text says what to do instead."""


class NotAllowed(CaptureError):
    """Somebody we know asked for something that their role does not cover."""
