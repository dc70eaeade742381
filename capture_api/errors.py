"""What can go wrong with something a visitor or a salesperson sent."""


class CaptureError(Exception):
    """A refusal that is the sender's to mend; its text is a whole sentence for them."""


class ForgedToken(CaptureError):
    """A token that we did not sign, or that was signed for another purpose."""


class StaleToken(CaptureError):
    """A token that was ours and has expired."""
