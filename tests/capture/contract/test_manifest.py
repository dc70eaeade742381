"""The handoff file: written and read by one code, of one version, and refused with the field that is wrong."""

import json
import re
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

import pytest
from click.testing import CliRunner
from handoff_sample import handoff, invitation, write_handoff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from capture_api.contract.codec import Mistyped, OneOf, from_json, hints, to_json
from capture_api.contract.invitation import Invitation
from capture_api.contract.json_schema import contract_schema
from capture_api.contract.manifest import VERSION, Manifest, manifest_to_json, named_by_content
from capture_api.contract.manifest_file import NoManifest, read_manifest
from site_builder.cli import waypost

# JSON keeps every character but halves of one; an address or a name may be anything here.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value that a field of this kind may have."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return st.sampled_from(next(part for part in parts if isinstance(part, OneOf)).values)
    if origin is UnionType:
        return st.one_of(st.none() if part is NoneType else values(part) for part in parts)
    if origin is tuple:
        return st.lists(values(parts[0]), max_size=2).map(tuple)
    if origin is Mapping:
        return st.dictionaries(TEXT, values(parts[1]), max_size=2)
    if kind is str:
        return TEXT
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return st.builds(kind, **{name: values(part) for name, part in hints(kind).items()})
    return st.from_type(kind)


def whole(manifest: Manifest) -> Manifest:
    """With a time zone that there is, and a key that signed."""
    hours = replace(manifest.site.business_hours, time_zone="Australia/Melbourne")
    return replace(manifest, site=replace(manifest.site, business_hours=hours), keys=(*manifest.keys, "0" * 16))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(values(Manifest).map(whole))
def test_what_is_written_is_read_again(tmp_path_factory, manifest):
    path = tmp_path_factory.mktemp("site") / "handoff.json"
    path.write_bytes(manifest_to_json(manifest))
    assert read_manifest(path) == manifest
    Draft202012Validator(contract_schema("manifest")).validate(json.loads(path.read_bytes()))


@given(values(Invitation))
def test_an_invitation_is_read_as_it_was_signed(invited):
    facts = json.loads(json.dumps(to_json(invited)))
    assert from_json(Invitation, facts) == invited
    Draft202012Validator(contract_schema("invitation")).validate(facts)


def test_an_invitation_that_older_builds_signed_is_read():
    facts = to_json(invitation())
    assert facts["promises"] == [["callback-1bd", invitation().promises[0].hash]]
    with pytest.raises(Mistyped, match=re.escape("promises[0] is ['callback-1bd'], and a list of 2 belongs there")):
        from_json(Invitation, facts | {"promises": [["callback-1bd"]]})


def test_a_build_is_named_by_its_content(tmp_path):
    manifest = read_manifest(write_handoff(tmp_path, handoff(tmp_path)))
    once, twice = named_by_content(manifest), named_by_content(replace(manifest, build="any"))
    assert once == twice
    assert named_by_content(replace(manifest, csp="")).build != once.build


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (VERSION - 1, "the builder is older. Update Waypost where the site is built"),
        (VERSION + 1, "this capture API is older. Update Waypost here"),
        ("two", "does not say its version"),
        (True, "does not say its version"),
        (None, "does not say its version"),
    ],
)
def test_another_version_is_refused_with_which_side_is_older(tmp_path, version, said):
    path = write_handoff(tmp_path, handoff(tmp_path) | {"schema": version})
    with pytest.raises(NoManifest) as caught:
        read_manifest(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


JOURNEY = ("journeys", "first-home")
OFFER = (*JOURNEY, "offers", "consultation")


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("site", "title"), ..., "site.title is missing"),
        (("site", "title"), 7, "site.title is 7, and a text belongs there"),
        (("site", "bussiness_hours"), {}, "site.bussiness_hours is no field; business_hours is"),
        (("site", "business_hours", "opens"), "nine", "site.business_hours.opens is 'nine', and a time of day like"),
        (("site", "business_hours", "days"), ["Monday"], "site.business_hours.days[0] is 'Monday', and one of mon,"),
        (("site", "business_hours", "time_zone"), "Mars/Base", "“Mars/Base”, which this machine does not know"),
        (("pages",), [], "pages is [], and an object belongs there"),
        (("promises", "callback-1bd", "hash"), ..., "promises.callback-1bd.hash is missing"),
        ((*JOURNEY, "lead_definition", "version"), "2", "lead_definition.version is '2', and a whole number belongs"),
        ((*JOURNEY, "lead_definition", "criteria", 0, "present"), "yes", "criteria[0].present is 'yes', and true or"),
        ((*OFFER, "kind"), "gift", "offers.consultation.kind is 'gift', and one of download, booking, enquiry"),
        ((*OFFER, "minutes"), True, "offers.consultation.minutes is True, and a whole number belongs there"),
        ((*OFFER, "fields", 0, "choices"), None, "fields[0].choices is None, and a list belongs there"),
        (("forms", 0, "form", "honeypot"), ..., "forms[0].form.honeypot is missing"),
    ],
)
def test_a_field_that_is_missing_or_mistyped_is_named(tmp_path, place, value, said):
    facts = handoff(tmp_path)
    found: Any = facts
    for step in place[:-1]:
        found = found[step]
    if value is ...:
        del found[place[-1]]
    else:
        found[place[-1]] = value
    with pytest.raises(NoManifest) as caught:
        read_manifest(write_handoff(tmp_path, facts))
    assert said in str(caught.value)
    assert "Run `waypost build` again" in str(caught.value)


@pytest.mark.parametrize("name", ["manifest", "invitation"])
def test_the_schema_is_printed_and_names_every_type(name):
    answer = CliRunner().invoke(waypost, ["schema", name], standalone_mode=False)
    schema = json.loads(answer.stdout)
    Draft202012Validator.check_schema(schema)
    kind = {"manifest": Manifest, "invitation": Invitation}[name]
    known = schema["$defs"][kind.__name__]
    assert set(known["properties"]) - {"schema"} == set(hints(kind))


def test_what_one_side_adds_for_itself_is_neither_written_nor_read(tmp_path):
    facts = handoff(tmp_path)
    manifest = read_manifest(write_handoff(tmp_path, facts))
    known = replace(manifest, earlier={"gone": manifest.journey("first-home")})
    assert manifest_to_json(known) == manifest_to_json(manifest)
    assert "earlier" not in contract_schema("manifest")["$defs"]["Manifest"]["properties"]
    with pytest.raises(NoManifest, match="earlier is no field"):
        read_manifest(write_handoff(tmp_path, facts | {"earlier": {}}))
