"""Faults of a theme's form.html that show only when the capture API sends it back, with what is to mend in it."""

from collections.abc import Iterator, Sequence

from jinja2 import TemplateError

from capture_api.contract.codec import to_json
from capture_api.contract.form_template import form_template
from capture_api.contract.offers import FormFacts
from site_builder.model.finding import Finding, Place
from site_builder.theme.theme import Theme

_FAULTS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


def forms_that_can_t_come_back(theme: Theme, forms: Sequence[FormFacts]) -> Iterator[Finding]:
    """The capture API can show each form again by itself, with what was typed and what is to mend."""
    for facts in forms:
        names = [field.name for field in facts.form.fields]
        try:
            form_template(theme.form_template).render(
                form=to_json(facts.form), values={}, errors=dict.fromkeys(names, "Please mend this.")
            )
        except _FAULTS as error:
            words = (
                f"the capture API can't send the form of {facts.page} back with what is to mend: {error}. There it "
                "stands alone: write what it includes, imports or extends into it, and use Jinja's own filters."
            )
            yield Finding("S109", Place(_file_of(theme), getattr(error, "lineno", None) or 1), words)
            return  # one form.html for all of them


def _file_of(theme: Theme) -> str:
    found = next((folder for folder in theme.templates if (folder / "form.html").is_file()), theme.templates[-1])
    return theme.template_of(str(found / "form.html"))
