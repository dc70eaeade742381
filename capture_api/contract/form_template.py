"""How the capture API shows a theme's form by itself, so that a build can try the same."""

from functools import lru_cache

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment


@lru_cache(maxsize=4)
def form_template(source: str) -> Template:
    """The theme's form, able to read its variables and nothing else: no other template, no filter of the builder's."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined).from_string(source)
