"""What a schema lets an author write arrives as a field that readers can name: nothing is taken in and forgotten."""

from dataclasses import fields

import pytest

from site_builder.load.validate import read_schema
from site_builder.model.journey import Journey, Offer, Promise
from site_builder.model.settings import SiteSettings
from site_builder.model.site import Page

# The author's word -> the field that holds it, where the two differ or several words make one field.
PAGE = {"draft": "is_draft", "slug": "url", "stage": "stages", "journeys": "stages"}
JOURNEY = {"fields": "own_fields", "hand_raise": "hand_raises"}
SITE = {"checks": "levels", "media": "", "markdown": ""}  # "": the next versions' own, read by nobody yet


@pytest.mark.parametrize(("schema", "renamed", "kind"), [
    (read_schema("page"), PAGE, Page),
    (read_schema("journey"), JOURNEY, Journey),
    (read_schema("site"), SITE, SiteSettings),
    (read_schema("journey")["properties"]["offers"]["additionalProperties"], {}, Offer),
    (read_schema("journey")["properties"]["promises"]["additionalProperties"], {}, Promise),
], ids=["page", "journey", "site", "offer", "promise"])  # fmt: skip
def test_every_field_of_a_schema_has_a_home(schema, renamed, kind):
    homes = {renamed.get(name, name) for name in schema["properties"]} - {""}
    assert homes <= {field.name for field in fields(kind)}
