"""Days and times are those of the site's zone, wherever they are shown and ordered."""

import re

ZONE = {"site.yaml": ("Europe/London", "Australia/Melbourne")}


def page(date, **more):
    fields = "".join(f"{key}: {value}\n" for key, value in more.items())
    words = f"title: Told {date}\ndescription: What there is to say about this day and what came of it after.\n"
    return f"---\n{words}date: {date}\n{fields}---\nText.\n"


def test_the_feed_is_ordered_as_times_and_tells_them_in_the_site_s_zone(made):
    built = made(ZONE | {
        "content/a.md": page("2026-11-01T23:30:00Z"),  # the second of November in Melbourne
        "content/b.md": page("2026-11-02"),
        "content/c.md": page("2026-11-02T09:00:00", updated="2026-11-03"),
    })  # fmt: skip
    feed = built.files["feed.xml"].decode()
    assert re.findall(r"<published>([^<]*)", feed) == [
        "2026-11-02T10:30:00+11:00", "2026-11-02T09:00:00+11:00", "2026-11-02T00:00:00+11:00"
    ]  # fmt: skip
    assert re.findall(r"<updated>([^<]*)", feed)[0] == "2026-11-03T00:00:00+11:00"
    assert "2 November 2026" in built.files["a/index.html"].decode()


def test_the_sitemap_says_when_a_page_changed_as_its_author_did(made):
    files = made({"content/a.md": page("2026-11-02"), "content/b.md": page("2026-11-02T09:00:00")}).files
    assert re.findall(r"<lastmod>([^<]*)", files["sitemap.xml"].decode()) == ["2026-11-02", "2026-11-02T09:00:00+00:00"]


def test_a_site_without_dates_has_an_empty_feed(made):
    assert "<entry>" not in made().files["feed.xml"].decode()


def test_a_page_appears_at_its_hour_in_the_site_s_zone(made):
    early = page("2026-11-01", publish_date="2026-11-22T12:30:00")  # the garden's now is 09:00 in UTC
    assert "early/index.html" not in made({"content/early.md": early}).files
    assert "early/index.html" in made(ZONE | {"content/early.md": early}).files
