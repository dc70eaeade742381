"""Python-Markdown's inline step without the searches that can find nothing: the same result, a good deal sooner."""

from typing import Any

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# The letters without which a pattern of that name finds nothing; one that is not named here is always tried.
SIGNS: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
    "strike": ("~~",),
    "bare_web": ("://", "www."),
    "bare_mail": ("@",),
}


class QuickInline(InlineProcessor):
    """The library's own step, told which patterns are worth trying on a text.

    It tries some fifteen patterns on every text, most of which hold none of their signs; that is over half of the time
    that a page takes.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._tried: list[tuple[Any, str, str]] | None = None  # a pattern, and the one or two signs that it needs

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - theirs
        if isinstance(data, AtomicString):
            return data
        if self._tried is None:  # when the first page comes, every extension has added its patterns
            known = {self.inlinePatterns.get_index_for_name(name): signs for name, signs in SIGNS.items()}
            signs = [known.get(at, ("",)) for at in range(len(self.inlinePatterns))]
            self._tried = [(one, needs[0], needs[-1]) for one, needs in zip(self.inlinePatterns, signs, strict=True)]
        start = 0
        while patternIndex < len(self._tried):
            pattern, sign, other = self._tried[patternIndex]
            is_found = False
            if sign in data or other in data:
                data, is_found, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                    pattern, data, patternIndex, start
                )
            if not is_found:
                patternIndex, start = patternIndex + 1, 0  # noqa: N806
        return data
