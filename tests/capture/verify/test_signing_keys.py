"""Whether the API has the key that a build signs with, said in words that tell no key."""

from dataclasses import replace

import pytest
from handoff_sample import KEYS, handoff, write_handoff

from capture_api.contract.manifest_file import NoManifest, read_manifest
from capture_api.contract.tokens import fingerprint
from capture_api.verify.signing_keys import key_fault

NEW = "a-third-key-that-is-long-enough-000"


@pytest.fixture
def manifest(tmp_path):
    return read_manifest(write_handoff(tmp_path, handoff(tmp_path)))


@pytest.mark.parametrize(
    ("built_with", "api_has", "says"),
    [
        (KEYS, KEYS, ""),
        (KEYS, [*KEYS, NEW], ""),
        (KEYS, KEYS[1:], ""),  # the old one is dropped here first
        (KEYS[1:], KEYS, ""),
        ([*KEYS, NEW], KEYS, "signed with a newer key"),
        (KEYS, KEYS[:1], "signed with a newer key"),
        (KEYS, [NEW], "No key of this API"),
    ],
)
def test_the_newest_key_of_the_build_has_to_be_among_those_of_the_api(manifest, built_with, api_has, says):
    built = replace(manifest, keys=tuple(fingerprint(key) for key in built_with))
    found = key_fault(built, api_has)
    assert bool(found) == bool(says)
    assert says in found
    assert not any(key in found for key in (*built_with, *api_has))
    assert not found or (built.keys[-1] in found and "WAYPOST_SECRET_KEYS" in found)


def test_a_fingerprint_is_short_and_of_its_key_alone():
    assert len({fingerprint(key) for key in (*KEYS, NEW)}) == 3
    assert all(len(fingerprint(key)) == 16 and fingerprint(key) not in key for key in KEYS)


def test_a_hand_off_that_names_no_key_is_not_whole(tmp_path):
    with pytest.raises(NoManifest, match="keys is an empty list"):
        read_manifest(write_handoff(tmp_path, handoff(tmp_path) | {"keys": []}))
