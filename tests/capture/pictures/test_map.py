"""A journey's map is one well-formed picture with the same facts as its table, whatever the journey holds."""

from xml.etree import ElementTree

from handoff_sample import journey_map
from hypothesis import given
from hypothesis import strategies as st

from capture_api.contract.codec import from_json
from capture_api.contract.invitation import STAGES
from capture_api.contract.journey_map import JourneyMap, MapPage, MapStage
from capture_api.pictures.counted_map import MapCounts
from capture_api.pictures.map_svg import map_svg
from capture_api.pictures.map_tables import coverage, map_rows
from capture_api.pictures.map_text import coverage_lines, map_lines

SVG = "{http://www.w3.org/2000/svg}"
MAP = from_json(JourneyMap, journey_map())
COUNTS = MapCounts({"/first-home/": 4, "/first-home/talk/": 1}, {"/first-home/talk/": 3})


def texts(svg: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in svg.iter(f"{SVG}text")]


def test_the_picture_has_a_name_the_pages_their_arrows_and_what_is_missing():
    svg = ElementTree.fromstring(map_svg(MAP, COUNTS))
    assert svg.find(f"{SVG}title").text == "Map: Buying"
    assert "No page serves “Learn how lending works”." in svg.find(f"{SVG}desc").text
    said = texts(svg)
    assert {"Compare", "No page yet", "4 people", "1 person, 3 sent", "after a form"} <= set(said)
    assert len(svg.findall(f"{SVG}g[@marker-end]/{SVG}path")) == 2  # to Compare and to Talk; another journey is none
    assert svg.find(f"{SVG}style") is None
    assert "prefers-color-scheme" in map_svg(MAP, is_file=True)
    assert not any("people" in one for one in texts(ElementTree.fromstring(map_svg(MAP))))


def test_the_table_says_the_same_in_words():
    rows = map_rows(MAP, COUNTS)
    assert [(row.title, row.leads_to, row.form, row.people, row.sent) for row in rows] == [
        ("First home", ("Compare",), "", 4, None),
        ("no page yet", (), "", None, None),
        ("Compare", ("Talk", "Review your loan"), "", 0, None),
        ("Talk", (), "hand-raise: Talk it through with a broker", 1, 3),
        ("Booked", (), "", 0, None),
    ]
    (row,) = coverage({"first-home": MAP})
    assert row.pages == ("1", "gap", "1", "1", "–")


def test_a_terminal_shows_stages_pages_forms_and_gaps():
    lines = [words for words, _ in map_lines(MAP, COUNTS, 100)]
    assert lines[0] == "Buying, for first-home buyers"
    assert "  ★ Talk [hand-raise: Talk it through with a broker]: 1 person, 3 sent" in lines
    assert "      → Talk; Review your loan" in lines
    assert "Gap: No page serves “Learn how lending works”." in lines
    wide = [words for words, _ in coverage_lines(coverage({"first-home": MAP}), 100)]
    assert wide[1].split() == ["first-home", "buyers", "(first-home)", "1", "gap", "1", "1", "–"]
    assert len([words for words, _ in coverage_lines(coverage({"first-home": MAP}), 40)]) == 1 + len(STAGES)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=50)
ADDRESSES = st.sampled_from([f"/{letter}/" for letter in "abcdef"])
PAGES = st.builds(
    MapPage,
    page=ADDRESSES,
    title=WORDS,
    next=st.lists(ADDRESSES, max_size=3).map(tuple),
    form=WORDS,
    raises_hand=st.booleans(),
    is_aside=st.booleans(),
)
MAPS = st.builds(
    JourneyMap,
    title=WORDS,
    audience=WORDS,
    stages=st.lists(st.sampled_from(STAGES), unique=True, max_size=3).flatmap(
        lambda keys: st.tuples(
            *(
                st.builds(MapStage, st.just(key), WORDS, st.lists(PAGES, max_size=3).map(tuple), is_left=st.booleans())
                for key in keys
            )
        )
    ),
    unplaced=st.lists(WORDS, max_size=1).map(tuple),
)


@given(MAPS, st.integers(1, 120))
def test_every_map_is_well_formed_inside_its_frame_and_told_in_words(of, width):
    svg = ElementTree.fromstring(map_svg(of, COUNTS, is_file=True))
    wide, high = int(svg.get("width")), int(svg.get("height"))
    shapes = svg.findall(f".//{SVG}g/{SVG}rect")
    assert len(shapes) >= len(of.pages)
    for one in shapes:
        x, y, w, h = (int(one.get(name)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= wide
        assert 0 <= y <= y + h <= high
    assert len(map_rows(of)) == len(of.pages) + sum(not stage.way for stage in of.stages)
    assert list(map_lines(of, None, width))
    assert all(gap.endswith(".") for gap in of.gaps)
