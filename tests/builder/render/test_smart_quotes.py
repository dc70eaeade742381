"""Marks open and close as a printer sets them, and code keeps its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.render.markdown.smart_quotes import smart_quotes


@pytest.mark.parametrize(("typed", "set_"), [
    ('<p>"Yes," she said.</p>', "<p>“Yes,” she said.</p>"),
    ("<p>It's the client's.</p>", "<p>It’s the client’s.</p>"),
    ("<p>the clients' garden</p>", "<p>the clients’ garden</p>"),
    ("<p>'Yes'</p>", "<p>‘Yes’</p>"),
    ('<p>"\'Yes\', he said"</p>', "<p>“‘Yes’, he said”</p>"),
    ("<p>the '90s and '80s</p>", "<p>the ’90s and ’80s</p>"),
    ("<p>rock 'n' roll</p>", "<p>rock ’n’ roll</p>"),
    ('<p>(see "below")</p>', "<p>(see “below”)</p>"),
    ('<p><em>"word"</em></p>', "<p><em>“word”</em></p>"),
    ('<p>a "<em>word</em>" more</p>', "<p>a “<em>word</em>” more</p>"),
    ('<li>"one"</li><li>"two"</li>', "<li>“one”</li><li>“two”</li>"),
    ("<p>one -- two --- three...</p>", "<p>one – two — three…</p>"),
    ('<p>"--"</p>', "<p>“–”</p>"),
    ('<p>"...and so on"</p>', "<p>“…and so on”</p>"),
    ('<p>8" wide</p>', "<p>8” wide</p>"),
    ('<p><code>"a" -- b...</code> "c"</p>', '<p><code>"a" -- b...</code> “c”</p>'),
    ('<pre><code>x = "1"</code></pre>', '<pre><code>x = "1"</code></pre>'),
    ('<a title="a -- b">"c"</a>', '<a title="a -- b">“c”</a>'),
    ("<p>no marks at all</p>", "<p>no marks at all</p>"),
])  # fmt: skip
def test_marks(typed, set_):
    assert smart_quotes(typed) == set_


@given(st.text("ab \"'.-<>/pcode=", max_size=60))
def test_tags_keep_their_letters_and_nothing_is_lost(html):
    back = smart_quotes(html).translate({ord(sign): plain for sign, plain in zip("“”‘’", "\"\"''", strict=True)})
    assert back.replace("…", "...").replace("—", "---").replace("–", "--") == html
