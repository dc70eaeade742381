"""The visitor script that pages load is made from its readable source, today's source, and is small."""

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import rjsmin
from theme_parts import SCRIPT

ROOT = Path(__file__).resolve().parents[3]
TOOL = ROOT / "requirements" / "esbuild"
PACKAGE = json.loads((TOOL / "package.json").read_text("utf-8"))


def test_source_tool_and_output_are_those_that_make_script_left():
    lines = (TOOL / "visitor.sha256").read_text("utf-8").splitlines()
    stale = [line for line in lines if sha256((ROOT / line[66:]).read_bytes()).hexdigest() != line[:64]]
    assert len(lines) == 4
    assert stale == [], "run `make script` and commit what it changes"


def test_the_tool_is_pinned():
    version = PACKAGE["devDependencies"]["esbuild"]
    locked = json.loads((TOOL / "package-lock.json").read_text("utf-8"))["packages"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert locked["node_modules/esbuild"]["version"] == version
    assert all(one.get("integrity") for path, one in locked.items() if path)
    assert "resolved" not in str(locked), "a lock names no package index"


def test_the_script_stays_within_its_bytes():
    assert len(gzip.compress(rjsmin.jsmin(SCRIPT).encode(), 9, mtime=0)) <= 1300


def test_what_a_build_does_to_it_changes_nothing():
    assert rjsmin.jsmin(SCRIPT) == SCRIPT.strip()


def test_the_script_needs_no_cookie_and_no_other_host():
    assert not re.search(r"cookie|https?:|fetch|XMLHttpRequest|sendBeacon|userAgent|screen", SCRIPT)
