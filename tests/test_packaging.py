"""What is installed is what is here."""

import tomllib
from pathlib import Path

from site_builder.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]


def test_every_package_is_named_so_that_it_is_installed():
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    there = {".".join(path.parent.relative_to(ROOT).parts) for name in ("site_builder", "capture_api")
             for path in (ROOT / name).rglob("__init__.py")}  # fmt: skip
    assert set(named) - {"site_builder.themes"} == there


def test_every_command_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`waypost {name}" not in readme] == []
