"""Who of ours may be given leads."""

from capture_api.sales.cases.context import SalesContext
from capture_api.store.accounts import AccountRepository

WORK_LEADS = ("sales", "owner")


def people_of(context: SalesContext) -> tuple[str, ...]:
    """The addresses of everybody to whom a lead may be handed over: accounts in use, by address."""
    accounts = AccountRepository(context.engine).everyone()
    return tuple(one.email for one in accounts if one.role in WORK_LEADS and not one.disabled_at)
