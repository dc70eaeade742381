"""What can keep a store from answering."""


class StoreUnavailable(Exception):
    """The store cannot keep or read anything now; nothing was half done, and the same may be tried again."""


class UnsafeStore(Exception):
    """The store would lose or damage rows; the text says which part to change."""


class ReferenceTaken(Exception):
    """The reference drawn for a submission is another's already; draw again."""
