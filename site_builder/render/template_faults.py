"""Tells a theme's fault in a sentence: the template, its line, and the page that was being rendered."""

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from site_builder.errors import SourceError

# What a site's own template may raise beside Jinja's errors: 1/0, None + 1, an unknown attribute, itself included.
TEMPLATE_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def template_fault(error: Exception, page: str) -> Exception:
    """A theme's fault in a sentence: the template and its line, and the page that was being rendered.

    What no template had a part in stays as it is, since it is a bug of ours.
    """
    if isinstance(error, UnicodeDecodeError):
        return SourceError("templates", 0, f"a template is not UTF-8 text (while rendering {page}). Save it as UTF-8.")
    name, line = getattr(error, "name", None), getattr(error, "lineno", 0)
    if name is None or not isinstance(error, TemplateSyntaxError):
        name, line = _template_line(error)
    if not name and isinstance(error, RecursionError):
        return SourceError(page, 0, "the text is nested too deep for Markdown. Take some of its signs away.")
    if not name and not isinstance(error, TemplateError):
        return error
    words = str(getattr(error, "message", None) or error)
    if isinstance(error, TemplateNotFound):
        words = f"there is no template {error.name}"
    return SourceError(name or "a template", line or 0, f"{words} (while rendering {page}).")


def _template_line(error: BaseException) -> tuple[str, int]:
    """The innermost template line of an error that was raised while a template ran."""
    found = ("", 0)
    trace = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if "/templates/" in file:
            found = ("templates/" + file.rpartition("/templates/")[2], trace.tb_lineno)
        trace = trace.tb_next
    return found
