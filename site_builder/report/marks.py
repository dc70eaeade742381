"""Cuts a text where it differs, so that each format can mark the difference in its own way."""

Span = tuple[int, int] | None


def parts(text: str, span: Span) -> tuple[str, str, str]:
    """The text before, in and after the span; all of it before when there is none."""
    if span is None or not 0 <= span[0] < span[1] <= len(text):
        return text, "", ""
    return text[: span[0]], text[span[0] : span[1]], text[span[1] :]


def marked(text: str, span: Span, opening: str, closing: str) -> str:
    """The text with the span between two marks."""
    before, inside, after = parts(text, span)
    return f"{before}{opening}{inside}{closing}{after}" if inside else text
