"""Journeys as maps in the inbox and for programs, with what forms passed on counted by page."""


def test_a_map_is_drawn_and_counted_for_people_and_programs(lead, browser, api):
    page = browser(role="marketing")
    every = page.get("/inbox/maps").text
    assert '<td><a href="/inbox/maps/first-home">Buying</a></td>' in every
    assert '<td class="num">gap</td>' in every
    html = page.get("/inbox/maps/first-home").text
    assert '<svg class="map"' in html
    assert "<style" not in html  # the inbox's policy lets no style into a page
    assert ".map rect" in page.get("/inbox/style.css").text
    assert "Gap: No page serves “Learn how lending works”." in html
    assert "1 person, 1 sent" in html
    assert page.get("/inbox/maps/nothing").status_code == 400
    assert 'href="/inbox/maps"' in page.get("/inbox/reports").text
    facts = api("GET", "/maps/first-home", role="marketing").json
    assert facts["people"] == {"/first-home/": 1, "/first-home/compare/": 1, "/first-home/talk/": 1}
    assert facts["sent"] == {"/first-home/talk/": 1}
    assert facts["map"]["stages"][0]["key"] == "need"
    assert facts["gaps"][0].startswith("No page serves")
    assert list(api("GET", "/maps").json["maps"]) == ["first-home"]
    assert api("GET", "/maps/nothing").status_code == 400
