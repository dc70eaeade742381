"""A page's Markdown is one text, whatever components stand in it."""

PAGE = "---\ntitle: A page\ndescription: A description that is long enough to be shown whole in search.\n---\n{}"
NOTE = "::: note\ntext: Between *the two*.\n:::"


def html_of(made, body):
    html = made({"content/e.md": PAGE.format(body)}).files["e/index.html"].decode()
    return html.partition("<main")[2].partition("</main>")[0]


def test_a_footnote_and_a_reference_reach_over_a_component(made):
    html = html_of(made, f"A claim.[^1] See [the plans][p].\n\n{NOTE}\n\nMore.\n\n[^1]: The proof.\n[p]: compare.md\n")
    assert 'href="#fn:1"' in html
    assert 'id="fn:1"' in html
    assert html.count('class="footnote"') == 1
    assert 'href="/compare/"' in html
    assert "Between <em>the two</em>." in html


def test_two_headings_of_one_name_have_ids_of_their_own(made):
    html = html_of(made, f"## Costs\n\n{NOTE}\n\n## Costs\n")
    assert 'id="costs"' in html
    assert 'id="costs_1"' in html


def test_components_stand_where_they_were_written_and_outside_of_the_prose(made):
    html = html_of(made, f"One.\n\n{NOTE}\n\n- two\n- three\n\n{NOTE}\n\nFour.\n")
    order = [html.index(words) for words in ("One.", "Between", "two", "Four.")]
    assert order == sorted(order)
    assert html.count('<div class="prose">') == 3
    assert "waypost:block" not in html


def test_a_text_that_looks_like_our_mark_stays_a_text(made):
    html = html_of(made, f"Write `<!--waypost:block:0-->` here.\n\n{NOTE}\n")
    assert "&lt;!--waypost:block:0--&gt;" in html
    assert html.count("Between <em>") == 1
