"""Opens a theme: its templates (a site's own win), its settings, its style sheet and its script."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin

from site_builder.errors import SourceError
from site_builder.sources.yaml_lines import read_yaml

_HERE = Path(__file__).resolve().parent
THEME_PLACES = (_HERE / "themes", _HERE.parent / "themes")  # in an installed package; in a checkout


@dataclass(frozen=True)
class Theme:
    """A theme's folder and what its theme.yaml declares."""

    name: str
    folder: Path
    templates: tuple[Path, ...]  # folders in the order in which a template is looked for
    components: Mapping[str, Mapping[str, Any]]
    settings: Mapping[str, Any]  # the theme's own values, the site's over them
    chosen: Mapping[str, Any]  # the site's alone

    @cached_property
    def css(self) -> str:
        """The style sheet as it stands in every page, brand settings first."""
        source = (self.folder / "assets" / "theme.css").read_text("utf-8")
        return str(rcssmin.cssmin(source)) + self._brand_css

    @cached_property
    def css_hash(self) -> str:
        """The style sheet's hash as a Content-Security-Policy names it (CSP level 3, section 2.3.1)."""
        return "sha256-" + b64encode(hashlib.sha256(self.css.encode()).digest()).decode()

    @cached_property
    def script(self) -> str:
        """The visitor script, made small."""
        return str(rjsmin.jsmin((self.folder / "assets" / "visitor.js").read_text("utf-8")))

    @cached_property
    def script_name(self) -> str:
        """The script's address under the site; its name changes with its words, so that hosts may cache it for good."""
        return f"assets/visitor.{hashlib.sha256(self.script.encode()).hexdigest()[:10]}.js"

    @property
    def files(self) -> dict[str, Path]:
        """The theme's other assets by the address under the site that they are copied to."""
        assets = self.folder / "assets"
        return {
            f"/{path.relative_to(assets).as_posix()}": path
            for path in sorted(assets.rglob("*"))
            if path.is_file() and path.name not in ("theme.css", "visitor.js")
        }

    @cached_property
    def _brand_css(self) -> str:
        chosen = self.chosen
        light = _declare({"accent": chosen.get("accent"), "accent-h": chosen.get("accent_hover")})
        dark = _declare({"accent": chosen.get("accent_dark"), "accent-h": chosen.get("accent_dark_hover")})
        return (f":root{{{light}}}" if light else "") + (
            f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}" if dark else ""
        )


def _declare(colours: Mapping[str, Any]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in colours.items() if value)


def open_theme(root: Path, name: str, chosen: Mapping[str, Any]) -> Theme:
    """The theme `name` of the site in `root`, or the one that comes with Waypost; SourceError when there is none."""
    places = [root / "themes" / name, *(place / name for place in THEME_PLACES)]
    folder = next((place for place in places if (place / "theme.yaml").is_file()), None)
    if folder is None:
        raise SourceError(
            "site.yaml",
            0,
            f"there is no theme `{name}`: themes/{name}/theme.yaml is missing. "
            "Use `theme: default`, or make that file.",
        )
    declared = read_yaml((folder / "theme.yaml").read_text("utf-8"), f"themes/{name}/theme.yaml").data
    own = {
        key: value.get("default") if isinstance(value, dict) else value
        for key, value in declared.get("settings", {}).items()
    }
    return Theme(
        name,
        folder,
        (root / "templates", folder / "templates"),
        declared.get("components", {}),
        own | dict(chosen),
        dict(chosen),
    )
