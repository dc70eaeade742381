"""What a page's policy keeps out is named where its author wrote it, with the way out."""

from shutil import copytree

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.check.guarded import blocked_parts
from site_builder.check.policy import read_policy
from site_builder.check.styles import addresses_in
from site_builder.theme.theme import THEME_PLACES

HOME = "content/_index.md"
TEXT = "Most small gardens need"


@pytest.mark.parametrize(("changes", "place", "words"), [
    ({HOME: (TEXT, f'<iframe src="https://www.youtube.com/embed/x" title="Film"></iframe>\n\n{TEXT}')},
     f"{HOME}:10", "`policy: {frames: [www.youtube.com]}`"),
    ({HOME: (TEXT, f"![A bed](https://pictures.example.net/bed.jpg?a=1&b=2)\n\n{TEXT}")},
     f"{HOME}:10", "`policy: {images: [pictures.example.net]}`"),
    ({HOME: (TEXT, f'<p onclick="go()">x</p>\n\n{TEXT}')}, f"{HOME}:10", "addEventListener"),
    ({HOME: (TEXT, f'Red *words*{{: style="color: red" }}.\n\n{TEXT}')}, f"{HOME}:10", "Give the element a class"),
    ({"content/compare.md": ("Gravel does", "<b style='color:red'>It</b> does")}, "content/compare.md:17", "class"),
    ({HOME: (TEXT, f"Say `color:red` there.\n\n<p style='color:red'>x</p>\n\n{TEXT}")}, f"{HOME}:12", "a class"),
    ({HOME: (TEXT, f"```\n<p onclick='go()'>\n```\n\n<p onclick='go()'>x</p>\n\n{TEXT}")}, f"{HOME}:14", "addEvent"),
    ({HOME: (TEXT, f"Apples.\n\n<style>\np {{\n  color: red }}\n</style>\n\n{TEXT}")}, f"{HOME}:12", "a class"),
    ({HOME: (TEXT, f'x\n\n<img src="https://e.net/a&#46;png?a=1&amp;b" alt="x">\n\n{TEXT}')}, f"{HOME}:12", "images"),
    ({HOME: (TEXT, f'x\n\n<img src="https://e.net/a%20b.png" alt="x">\n\n{TEXT}')}, f"{HOME}:12", "images"),
    ({"templates/thanks.html":
      "{% extends 'page.html' %}\n{% block head %}\n<script>track()</script>\n{% endblock %}"},
     "templates/thanks.html:3", "load that with <script src>"),
])  # fmt: skip
def test_the_line_that_its_author_wrote_is_named(findings, changes, place, words):
    found = [(str(one.place), one.message) for one in findings(changes) if one.code == "L308"]
    assert [at for at, _ in found] == [place]
    assert words in found[0][1]


@pytest.mark.parametrize(("policy", "directive", "url", "lets"), [
    ("default-src 'none'", "img-src", "https://www.example.com/a.png", False),
    ("default-src 'self'", "img-src", "https://www.example.com/a.png", True),
    ("img-src 'self'", "img-src", "https://www.example.com:443/a.png", True),
    ("img-src 'self'", "img-src", "http://www.example.com/a.png", False),
    ("img-src 'self'", "img-src", "https://example.com/a.png", False),
    ("img-src data:", "img-src", "data:image/gif;base64,x", True),
    ("img-src 'self'", "img-src", "data:image/gif;base64,x", False),
    ("img-src *", "img-src", "https://a.example/a.png", True),
    ("img-src *", "img-src", "data:image/gif;base64,x", False),
    ("img-src https:", "img-src", "https://a.example/a.png", True),
    ("img-src https:", "img-src", "http://a.example/a.png", False),
    ("img-src https://*.a.example", "img-src", "https://b.a.example/x", True),
    ("img-src https://*.a.example", "img-src", "https://a.example/x", False),
    ("img-src a.example", "img-src", "https://a.example/x", True),
    ("img-src https://a.example:8443", "img-src", "https://a.example/x", False),
    ("img-src https://a.example:8443", "img-src", "https://a.example:8443/x", True),
    ("img-src https://a.example:*", "img-src", "https://a.example:9/x", True),
    ("img-src https://a.example/pictures/", "img-src", "https://a.example/pictures/x", True),
    ("img-src https://a.example/pictures/", "img-src", "https://a.example/other/x", False),
    ("IMG-SRC HTTPS://A.example", "img-src", "https://a.example/x", True),
    ("child-src 'self'; default-src 'none'", "frame-src", "https://www.example.com/x/", True),
    ("default-src 'none'", "form-action", "https://elsewhere.example/", True),
    ("form-action 'none'", "form-action", "https://www.example.com/", False),
    ("script-src 'self'; default-src 'none'", "script-src-elem", "https://www.example.com/a.js", True),
    ("img-src 'none'; img-src *", "img-src", "https://a.example/x", False),
])  # fmt: skip
def test_sources_fit_as_browsers_have_them_fit(policy, directive, url, lets):
    assert read_policy([policy], "https://www.example.com/here/").lets_load(directive, url) is lets


@pytest.mark.parametrize(("policy", "directive", "text", "lets"), [
    ("style-src 'unsafe-inline'", "style-src-elem", "p{}", True),
    ("style-src 'self'", "style-src-elem", "p{}", False),
    ("style-src 'sha256-xSyzt9nGuwMK0/Svr6TISO5RX0GABOOKBEx2HuL6dT4='", "style-src-elem", "b{}", False),
    ("style-src 'sha256-xSyzt9nGuwMK0/Svr6TISO5RX0GABOOKBEx2HuL6dT4=' 'unsafe-inline'", "style-src-elem", "b{}", False),
    ("script-src 'nonce-abc'", "script-src-elem", "1", True),
    ("default-src 'none'; style-src-attr 'unsafe-inline'", "style-src-attr", "color:red", True),
])  # fmt: skip
def test_what_stands_in_the_page_needs_its_hash_its_nonce_or_a_word(policy, directive, text, lets):
    assert read_policy([policy], "https://www.example.com/").lets_inline(directive, text, "abc") is lets


def test_of_two_policies_both_have_to_agree():
    policy = read_policy(["img-src *", "img-src 'self'"], "https://www.example.com/")
    assert policy.lets_load("img-src", "https://www.example.com/a.png")
    assert not policy.lets_load("img-src", "https://a.example/a.png")


def test_a_page_without_a_policy_keeps_nothing_out():
    html = '<p style="color:red" onclick="x()"><iframe src="https://a.example/"></iframe>'
    assert blocked_parts(LexborHTMLParser(html), html, "https://www.example.com/") == ()


def test_what_a_theme_s_style_loads_from_elsewhere_is_named_once_with_the_line_of_the_style(made, tmp_path):
    source = next(place / "default" for place in THEME_PLACES if (place / "default").is_dir())
    copytree(source, tmp_path / "site/themes/own")
    css = tmp_path / "site/themes/own/assets/theme.css"
    rules = "@font-face{font-family:X;src:url(https://fonts.example.net/x.woff2)}\n.a{background:url(/dot.png)}\n"
    css.write_text(rules + css.read_text("utf-8"), "utf-8")
    found = made({"site.yaml": ("contact:", "theme: own\ncontact:")}).findings
    told = [(str(one.place), one.message) for one in found if one.code == "L308"]
    assert [at for at, _ in told] == ["themes/own/assets/theme.css:1"]
    assert "browsers refuse a font from fonts.example.net" in told[0][1]


@pytest.mark.parametrize(("setting", "there"), [
    ("policy: {frames: [www.youtube-nocookie.com, self]}", "frame-src https://www.youtube-nocookie.com 'self';"),
    ("policy: {images: ['*.example.net']}", "img-src 'self' data: https://*.example.net;"),
    ("policy: {media: [media.example.net:8443]}", "media-src 'self' https://media.example.net:8443;"),
])  # fmt: skip
def test_site_yaml_lets_named_hosts_in_on_pages_and_on_the_form_that_comes_back(made, setting, there):
    built = made({"site.yaml": ("contact:", f"{setting}\ncontact:")})
    page = built.files["index.html"].decode().replace("&#39;", "'")
    assert there in page
    host = there.split(" https://")[1].split(" ")[0].rstrip(";")
    assert host in built.private["handoff.json"].decode()


@pytest.mark.parametrize(("style", "loads"), [
    ('a{b:image-set("https://e/a.png" 1x, url(q.png) type("image/png") 2x)}', ["https://e/a.png", "q.png"]),
    ("@namespace svg url(http://www.w3.org/2000/svg);", []),
    ("a::after{content:\"url('x.png')\"}/* url(c.png) */", []),
    ("@import 'i.css';@import url(j.css) print;", ["i.css", "j.css"]),
    ("a{b:url('y (z).png')}c{d:url(#e)}", ["y (z).png"]),
])  # fmt: skip
def test_only_what_a_style_loads_is_an_address_in_it(style, loads):
    assert [value for _, value in addresses_in(style)] == loads


@pytest.mark.parametrize("setting", ["contact:", "policy: {images: [h.example.net]}\ncontact:"])
def test_a_picture_over_http_is_told_to_come_over_https(findings, setting):
    page = (TEXT, f"![A bed](http://h.example.net/bed.jpg)\n\n{TEXT}")
    (found,) = [one for one in findings({HOME: page, "site.yaml": ("contact:", setting)}) if one.code == "L308"]
    assert "https://" in found.message
    assert ("policy:" in found.message) is (setting == "contact:")


def test_a_control_sign_is_told_by_its_number(findings):
    page = (TEXT, f'<a href="&#1;javascript:go()">Reckon it</a>\n\n{TEXT}')
    (found,) = [one for one in findings({HOME: page}) if one.code == "L308"]
    assert "`\\x01javascript:go()`" in found.message


@pytest.mark.parametrize("host", ["https://www.youtube.com", "youtube", "a b", "www.youtube.com/embed", "*", "'self'"])
def test_what_is_no_host_is_a_finding_with_an_example(findings, host):
    found = findings({"site.yaml": ("contact:", f'policy: {{frames: ["{host}"]}}\ncontact:')})
    assert [(one.code, one.place.line) for one in found if one.place.file == "site.yaml"] == [("S102", 7)]
    assert "www.youtube-nocookie.com" in found[0].message
