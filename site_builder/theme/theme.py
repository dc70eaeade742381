"""Opens a theme: its templates (a site's own win), its settings, its style sheet and its script."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin

from capture_api.contract.colours import is_colour
from site_builder.errors import SourceError
from site_builder.load.files import walk
from site_builder.load.reading import read_text
from site_builder.load.yaml_lines import Fields, read_yaml
from site_builder.theme.colours import derived

_HERE = Path(__file__).resolve().parent.parent
THEME_PLACES = (_HERE / "themes", _HERE.parent / "themes")  # in an installed package; in a checkout


@dataclass(frozen=True)
class Theme:
    """A theme's folder and what its theme.yaml declares."""

    name: str
    folder: Path
    templates: tuple[Path, ...]  # folders in the order in which a template is looked for
    components: Mapping[str, Mapping[str, Any]]
    declared: Mapping[str, Mapping[str, Any]]  # the settings that a site may make, as theme.yaml has them
    settings: Mapping[str, Any]  # the theme's own values, the site's over them
    chosen: Mapping[str, Any]  # the site's alone
    contrast: tuple[Mapping[str, Any], ...] = ()
    pages: tuple[str, ...] = ()  # templates that a page may name; none declared, and any will do

    def has_page_template(self, name: str) -> bool:
        """Whether a page may name a template: one that the theme declares, or one of the site's own."""
        return not self.pages or name in self.pages or (self.templates[0] / f"{name}.html").is_file()

    def template_of(self, file: str) -> str:
        """A template's file as its author names it, from the site's folder on; "" for any other file."""
        for folder, name in zip(self.templates, ("templates", f"themes/{self.name}/templates"), strict=True):
            if Path(file).is_relative_to(folder):
                return f"{name}/{Path(file).relative_to(folder).as_posix()}"
        return ""

    def ids(self) -> frozenset[str]:
        """The ids that the templates give to parts of the page, which no heading may have as well."""
        found: set[str] = set()
        for folder in self.templates:
            for template in sorted(folder.rglob("*.html")):
                found.update(re.findall(r'\sid="([\w-]+)"', read_text(template, self.template_of(str(template)))))
        return frozenset(found)

    def is_authors(self, file: str) -> bool:
        """Whether a file is a template of the site, or of a theme of its own, rather than one that Waypost brings."""
        own = self.templates if self.is_of_site else self.templates[:1]
        return any(Path(file).is_relative_to(folder) for folder in own)

    @property
    def is_of_site(self) -> bool:
        """Whether the theme lies in the site's own folder, so that its author can mend it."""
        return self.folder == self.templates[0].parent / "themes" / self.name

    @property
    def template_names(self) -> list[str]:
        """Every template by the name under which another one calls it."""
        files = (
            path.relative_to(folder).as_posix()
            for folder in self.templates
            for path in folder.rglob("*")
            if path.is_file()
        )
        return sorted(set(files))

    @cached_property
    def css(self) -> str:
        """The style sheet as it stands in every page, brand settings last."""
        return str(rcssmin.cssmin(self.style)) + self._brand_css

    @cached_property
    def style(self) -> str:
        """The theme's own style sheet."""
        return self.read("assets/theme.css")

    @cached_property
    def form_template(self) -> str:
        """The source of form.html, a site's own before the theme's."""
        found = next((folder for folder in self.templates if (folder / "form.html").is_file()), self.templates[-1])
        return read_text(found / "form.html", "templates/form.html")

    def read(self, path: str) -> str:
        """One of the theme's own files; SourceError when it can't be read."""
        return read_text(self.folder / path, f"themes/{self.name}/{path}")

    def brand(self, scheme: str) -> dict[str, str]:
        """The colours that settings give to properties in a scheme, when the site has set any colour at all."""
        colours = {key: one for key, one in self.declared.items() if one.get("kind") == "colour"}
        if not colours.keys() & self.chosen.keys():
            return {}
        return {
            str(one["property"]): str(self.settings[key]) for key, one in colours.items() if one.get("scheme") == scheme
        }

    @cached_property
    def css_hash(self) -> str:
        """The style sheet's hash as a Content-Security-Policy names it (CSP level 3, section 2.3.1)."""
        return "sha256-" + b64encode(hashlib.sha256(self.css.encode()).digest()).decode()

    @cached_property
    def script(self) -> str:
        """The visitor script, made small."""
        return str(rjsmin.jsmin(self.read("assets/visitor.js")))

    @cached_property
    def script_name(self) -> str:
        """The script's address under the site; its name changes with its words, so that hosts may cache it for good."""
        return f"assets/visitor.{hashlib.sha256(self.script.encode()).hexdigest()[:10]}.js"

    @property
    def files(self) -> dict[str, Path]:
        """The theme's other assets by the address under the site that they are copied to; SourceError for odd ones."""
        assets, unread = self.folder / "assets", list[SourceError]()
        found_there = list(walk(assets, unread))
        if unread:
            raise unread[0]
        return {
            f"/{found.inside}": assets / found.inside
            for found in found_there
            if found.fate != "left out" and Path(found.inside).name not in ("theme.css", "visitor.js")
        }

    @cached_property
    def _brand_css(self) -> str:
        """Both schemes each time: a light colour alone would win over the theme's dark one, which stands before it."""
        light, dark = (
            ";".join(f"{name}:{value}" for name, value in self.brand(scheme).items()) for scheme in ("light", "dark")
        )
        return (f":root{{{light}}}" if light else "") + (
            f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}" if dark else ""
        )


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
    file = f"themes/{name}/theme.yaml"
    fields = read_yaml(read_text(folder / "theme.yaml", file), file)
    declared = _mappings(fields, file, "settings")
    return Theme(
        name,
        folder,
        (root / "templates", folder / "templates"),
        _mappings(fields, file, "components"),
        declared,
        settle_settings(declared, {key: value for key, value in chosen.items() if fits(declared.get(key), value)}),
        dict(chosen),
        tuple(fields.data.get("contrast") or ()),
        tuple(fields.data.get("templates") or ()),
    )


def fits(declared: Mapping[str, Any] | None, value: object) -> bool:
    """Whether a value is of the kind that a setting takes; nothing fits a setting that the theme does not have."""
    kind = (declared or {}).get("kind")
    if kind == "colour":
        return is_colour(value)
    if kind == "number":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return declared is not None and isinstance(value, (str, int, float, bool))


def settle_settings(declared: Mapping[str, Mapping[str, Any]], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting's value: the site's, else one derived from a colour that the site set, else the theme's."""
    values = {key: one.get("default") for key, one in declared.items()} | dict(chosen)
    for key, one in declared.items():
        if key not in chosen and one.get("from") in chosen:
            values[key] = derived(one, str(chosen[one["from"]]))
    return values


def _mappings(fields: Fields, file: str, key: str) -> dict[str, Mapping[str, Any]]:
    found = fields.data.get(key) or {}
    if not isinstance(found, dict):
        raise SourceError(file, fields.lines.get((key,), 1), f"`{key}` takes names with fields of their own.")
    for name, value in found.items():
        if not isinstance(value, dict):
            line = fields.lines.get((key, name), 1)
            raise SourceError(file, line, f"`{key}.{name}` takes fields of its own, like {{{_EXAMPLES[key]}}}.")
    return found


_EXAMPLES = {"settings": "default: 4, kind: number", "components": "required: [text], optional: []"}
