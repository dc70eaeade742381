"""Who asks, and what their role lets them do."""

from dataclasses import dataclass

from capture_api.errors import NotAllowed

ROLES = ("marketing", "sales", "owner")
# What may be done -> who may do it. Both sides see the same leads; only sales changes them.
MAY = {
    "read": ("marketing", "sales", "owner"),
    "act": ("sales", "owner"),
    "look after": ("marketing", "sales", "owner"),  # what comes after the sale is marketing's to do
    "decide": ("marketing", "sales", "owner"),  # note what the monthly review agreed on, and that it is done
    "introduce": ("marketing", "sales", "owner"),  # who sends us clients, and whom they introduced
    "erase": ("owner",),
    "manage": ("owner",),  # who of ours takes what, and who is let in no more
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a signed-in person or a program with a token."""

    id: str
    name: str  # how the history tells it
    email: str  # "" for a program
    role: str

    def may(self, act: str) -> bool:
        """Whether the role covers this act."""
        return self.role in MAY[act]

    def must(self, act: str) -> None:
        """NotAllowed unless the role covers this act."""
        if not self.may(act):
            allowed = " or ".join(MAY[act])
            raise NotAllowed(f"This needs the role {allowed}; yours is {self.role}. Ask an owner for it.")
