"""What a program with a token may ask: importing the addresses puts them into the blueprint."""

from capture_api.api import definitions, leads, maps, promises, referrers, reports, team, together
from capture_api.api.requests import sales_api

__all__ = ["definitions", "leads", "maps", "promises", "referrers", "reports", "sales_api", "team", "together"]
