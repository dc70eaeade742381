"""Views of the list: kept under a name, renamed, removed; a shared one by whoever made it, or by an owner."""

from collections.abc import Mapping
from urllib.parse import urlencode

from capture_api.accounts.actor import Actor
from capture_api.errors import CaptureError
from capture_api.sales.cases.context import SalesContext, is_kept
from capture_api.sales.cases.leads import LeadCases
from capture_api.store.views import KeptView, ViewRepository

ASKS = ("status", "kind", "journey", "stage", "owner", "until", "q", "sort")  # what a view may say
MOST = 20  # of one account
LONGEST_NAME = 60


class UnfitView(CaptureError):
    """A view that cannot be kept as asked; the text says what to change."""


class ViewCases:
    """What may be done about views."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._views = ViewRepository(context.engine)

    def seen_by(self, actor: Actor) -> tuple[KeptView, ...]:
        """Somebody's own views and everybody's."""
        actor.must("read")
        return self._views.seen_by(actor.id)

    def keep(self, actor: Actor, name: str, asked: Mapping[str, str], *, is_shared: bool = False) -> KeptView:
        """Keep a choice of leads under a name; UnfitView for a name or a choice that cannot be."""
        actor.must("read")
        words = name_of(name)
        query = {key: asked[key].strip() for key in ASKS if asked.get(key, "").strip()}
        LeadCases(self._context).page(actor, query | {"limit": "1"})  # BadQuery for what is no choice
        view = KeptView(self._context.ids("v"), actor.id, words, urlencode(query), is_shared)
        if not self._views.keep(view, self._context.clock(), MOST):
            raise UnfitView(f"You keep {MOST} views already. Remove one first.")
        return view

    def rename(self, actor: Actor, view_id: str, name: str) -> None:
        """Give a view another name."""
        view, words = self._changeable(actor, view_id), name_of(name)
        if not self._views.rename(view, words):
            raise UnfitView(f"There is a view “{words}” already. Choose another name, or remove that one.")

    def remove(self, actor: Actor, view_id: str) -> None:
        """Keep a view no longer; nothing where it is gone already."""
        if any(one.id == view_id for one in self.seen_by(actor)):
            self._views.remove(self._changeable(actor, view_id).id)

    def may_change(self, actor: Actor, view: KeptView) -> bool:
        """Whether somebody may rename or remove a view."""
        actor.must("read")
        return view.account_id == actor.id or (view.is_shared and actor.may("manage"))

    def _changeable(self, actor: Actor, view_id: str) -> KeptView:
        found = next((one for one in self.seen_by(actor) if one.id == view_id), None)
        if found is None:
            raise UnfitView("There is no such view any more. Somebody may have removed it.")
        if not self.may_change(actor, found):
            raise UnfitView(f"“{found.name}” is somebody else's. Ask them, or an owner, to change it.")
        return found


def name_of(typed: str) -> str:
    """A view's name in one line; UnfitView for none, and for one that is too long to be kept whole."""
    words = " ".join("".join(letter for letter in typed if is_kept(letter)).split())
    if not words:
        raise UnfitView("The view has no name. Say what you look for with it, like “Late in March”.")
    if len(words) > LONGEST_NAME:
        raise UnfitView(f"The name has {len(words)} characters, and {LONGEST_NAME} are the most. Shorten it.")
    return words
