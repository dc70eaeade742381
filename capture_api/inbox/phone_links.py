"""Makes the numbers in a telephone field callable, and leaves the words around them as they were typed."""

from markupsafe import Markup, escape

from capture_api.model.phone import numbers_in


def call_links(phone: str, country: str) -> Markup:
    """What was typed, each number in it a link that dials it in a country (ISO 3166-1)."""
    made, rest = Markup(), phone
    for number in numbers_in(phone, country):
        before, _, rest = rest.partition(number.typed)
        made += escape(before) + Markup('<a href="{}">{}</a>').format(number.uri, number.typed)
    return made + escape(rest)
