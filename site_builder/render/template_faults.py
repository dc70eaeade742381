"""Tells a fault of the site's own templates in a sentence: template, line, page and remedy.

What fails in a template that comes with Waypost, or in our own code, is a bug of ours and keeps its traceback.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from site_builder.errors import SourceError
from site_builder.theme.theme import Theme

# What a template may raise beside Jinja's own errors: 1/0, None + 1, an unknown attribute, an endless text, itself.
TEMPLATE_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
OURS = Path(__file__).resolve().parent.parent
MARKDOWN = Path(__file__).resolve().parent / "markdown"
ENDLESS = 30  # times that one template stands in a trace; none that ends comes near


@dataclass(frozen=True, slots=True)
class _Frame:
    """One step of a trace: its file, its line there, and whether it is a template's block."""

    file: str
    line: int
    is_block: bool


@contextmanager
def told_of_templates(page: str, theme: Theme) -> Iterator[None]:
    """Turn a fault of the site's own templates while `page` is rendered into a SourceError; bugs of ours stay."""
    try:
        yield
    except TEMPLATE_FAULTS as error:
        fault = _fault(error, page, theme)
        if fault is None:
            raise
        raise fault from error


def _fault(error: Exception, page: str, theme: Theme) -> SourceError | None:
    frames = list(_frames(error))
    steps = [frame for frame in frames if theme.template_of(frame.file)]
    if isinstance(error, RecursionError):
        return _endless(frames, steps, page, theme)
    if isinstance(error, TemplateSyntaxError):
        words = (
            f"{_bare(error)} (while rendering {page}). Correct this line; docs/theming.md tells what Jinja is given."
        )
        return _at(error.filename or "", error.lineno, words, theme)
    if not isinstance(error, TemplateError) and _is_in_our_code(frames, theme):
        return None
    blamed = _authors_step(steps, theme)
    if not steps and isinstance(error, TemplateNotFound) and theme.is_of_site:
        words = f"this theme has no {error.name}, which {page} is made with. Copy the one of the default theme."
        return SourceError(f"themes/{theme.name}/templates", 0, words)
    if blamed is None:
        return None
    deepest = steps[-1]
    inside = "" if deepest is blamed else f" in {theme.template_of(deepest.file)}:{deepest.line}, which this line uses"
    return _at(blamed.file, blamed.line, _sentence(error, inside, page, theme), theme)


def _at(file: str, line: int, sentence: str, theme: Theme) -> SourceError | None:
    """The fault at a line of a template, if that template is the site's."""
    return SourceError(theme.template_of(file), line, sentence) if theme.is_authors(file) else None


def _frames(error: BaseException) -> Iterator[_Frame]:
    """A trace from its outermost step inwards.

    Jinja puts templates' lines for those of their compiled code, except where a macro was called from Python.
    """
    for frame, line in walk_tb(error.__traceback__):
        template = frame.f_globals.get("__jinja_template__")
        name = frame.f_code.co_name
        yield _Frame(
            frame.f_code.co_filename,
            template.get_corresponding_lineno(line) if template else line,
            name.startswith(("block ", "block_")),
        )


def _is_in_our_code(frames: list[_Frame], theme: Theme) -> bool:
    """Whether it was our code that failed, when a template had called it or none had."""
    for frame in reversed(frames):
        if theme.template_of(frame.file):
            return False
        if Path(frame.file).is_relative_to(OURS):
            return True
    return False


def _authors_step(steps: list[_Frame], theme: Theme) -> _Frame | None:
    """The innermost line of the site's own templates that has a part in a fault.

    A block of ours ends the search: the template around it only makes room for it and gives it nothing.
    """
    for step in reversed(steps):
        if theme.is_authors(step.file):
            return step
        if step.is_block:
            return None
    return None


def _endless(frames: list[_Frame], steps: list[_Frame], page: str, theme: Theme) -> SourceError | None:
    """A template that brings itself in, or a text with more signs inside signs than Markdown can follow."""
    counts = Counter(step.file for step in steps)
    ring = [file for file, count in counts.items() if count >= ENDLESS]
    blamed = next((step for step in reversed(steps) if step.file in ring and theme.is_authors(step.file)), None)
    if blamed:
        others = " and ".join(theme.template_of(file) for file in ring if file != blamed.file)
        by_way = f" by way of {others}" if others else ""
        words = f"this template brings itself in without end{by_way} (while rendering {page})."
        remedy = "Take this include, extends or call away, or give it an end."
        return SourceError(theme.template_of(blamed.file), blamed.line, f"{words} {remedy}")
    if not ring and any(Path(frame.file).is_relative_to(MARKDOWN) for frame in frames):
        return SourceError(page, 0, "the text is nested too deep for Markdown. Take some of its signs away.")
    return None


def _sentence(error: Exception, inside: str, page: str, theme: Theme) -> str:
    while_rendering = f"{inside} (while rendering {page})."
    if isinstance(error, TemplateNotFound):
        near = get_close_matches(str(error.name), theme.template_names, 1, 0.8)
        remedy = f"Did you mean {near[0]}?" if near else "Correct the name, or put that file into templates/."
        return f"there is no template {error.name}{while_rendering} {remedy}"
    if isinstance(error, UndefinedError):
        fact, _, hint = str(error.message).partition(". ")
        return f"{fact}{while_rendering} {hint or 'docs/theming.md lists what templates are given.'}"
    return f"this fails with “{_bare(error)}”{while_rendering} Correct what stands between the braces."


def _bare(error: Exception) -> str:
    return (getattr(error, "message", None) or str(error) or type(error).__name__).rstrip(".")
