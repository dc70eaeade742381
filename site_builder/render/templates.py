"""Sets up a theme's templates so that what is wrong with one of them is said with its file, its line and a remedy."""

from collections.abc import Callable, MutableMapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template, TemplateSyntaxError
from jinja2.runtime import Macro
from jinja2.utils import missing

from site_builder.errors import SourceError
from site_builder.load.reading import not_utf8
from site_builder.theme.theme import Theme

MACRO_TAKES = ("data", "page", "site")
# What docs/theming.md says that templates are given, and what form.html is given in its place.
GIVEN = ("site", "page", "pages", "signpost", "next_step", "form_html", "promises_placed", "head")
FORM_GIVEN = ("form", "values", "errors")
_EVERY = f"Templates are given {', '.join(GIVEN)}; form.html is given {', '.join(FORM_GIVEN)}."
_LISTED = 12  # names that are worth reading in one sentence


def set_up(theme: Theme) -> Environment:
    """Jinja with the theme's templates, the site's own before them; nothing undefined is passed over."""
    return Environment(
        loader=ChoiceLoader([_Folder(folder, theme) for folder in theme.templates]),
        autoescape=True,
        undefined=_Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it is set up anew for each build
    )


class _Folder(FileSystemLoader):
    """One folder of templates, which may begin with a byte order mark."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        super().__init__(folder, encoding="utf-8-sig")
        self.folder, self.theme = folder, theme

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """A template's text; SourceError when it is none."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise not_utf8(self.theme.template_of(str(self.folder / template)), error) from error

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        """A template, compiled; TemplateSyntaxError also for one that Python can't follow."""
        try:
            return super().load(environment, name, globals)
        except (RecursionError, SyntaxError) as error:
            words = "brackets or blocks are nested too deep here. Take some of them away"
            raise TemplateSyntaxError(words, 1, name, str(self.folder / name)) from error
        except (ValueError, OverflowError) as error:  # Jinja reckons what stands there as numbers while it compiles
            words = f"something here can't be reckoned: {error}. Take the sum away"
            raise TemplateSyntaxError(words, 1, name, str(self.folder / name)) from error


class _Unknown(StrictUndefined):
    """A name that nothing stands behind, told with the nearest one that something does."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, inside = str(self._undefined_name), self._undefined_obj
        known = [one for one in (*GIVEN, *FORM_GIVEN) if one != name] if inside is missing else _names_in(inside)
        if self._undefined_hint or known is None:
            return str(super()._undefined_message)
        near = get_close_matches(name, known, 1, 0.6)
        every = _EVERY if inside is missing else f"Known here: {', '.join(known[:_LISTED]) or 'nothing'}."
        hint = f"Did you mean `{near[0]}`?" if near else every
        return f"`{name}` is undefined. {hint}"


def _names_in(value: object) -> list[str] | None:
    """The names by which a template may ask a value for its parts; None for a value that isn't made of named parts."""
    if isinstance(value, dict):
        return list(map(str, value))
    return [field.name for field in fields(value)] if is_dataclass(value) else None


def component_macro(environment: Environment, theme: Theme, name: str) -> Macro:
    """The macro that makes a component; SourceError when components.html has none that takes what it is given."""
    template = environment.get_template("components.html")
    macro = getattr(template.module, name, None)
    file = theme.template_of(template.filename or "")
    wanted = f"{{% macro {name}({', '.join(MACRO_TAKES)}) %}}"
    if not isinstance(macro, Macro):
        raise SourceError(file, 0, f"theme.yaml has a component `{name}`, and no macro here makes it. Add {wanted}.")
    if lacking := [one for one in MACRO_TAKES if one not in macro.arguments]:
        words = f"the macro `{name}` takes no `{lacking[0]}`. Begin it with {wanted}."
        raise SourceError(file, 0, words)
    return macro
