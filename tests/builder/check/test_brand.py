"""A brand's colours are read, derived and held against the contrast that people need."""

import pytest

from capture_api.contract.colours import contrast, nearest_passing, read_colour
from site_builder.theme.theme import open_theme

SITE = "site.yaml"


def with_settings(words):
    return {SITE: ("advantages:", f"theme_settings: {words}\nadvantages:")}


@pytest.mark.parametrize(("one", "other", "ratio"), [
    ("#000", "#ffffff", 21.0), ("#777777", "#fff", 4.48), ("#0e5a94", "#ffffff", 7.2), ("#16202b", "#e8f1f8", 14.4),
])  # fmt: skip
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(read_colour(one), read_colour(other)) == pytest.approx(ratio, abs=0.05)


def test_the_nearest_colour_is_the_one_moved_least():
    white = read_colour("#fff")
    found = nearest_passing(read_colour("#777777"), lambda tried: contrast(tried, white) >= 4.5)
    assert found is not None
    assert sum(read_colour("#777777")) - sum(found) <= 6
    assert nearest_passing(white, lambda tried: False) is None


@pytest.mark.parametrize(("settings", "code", "words"), [
    ('{accent: "#f2c200"}', "A406", "--accent on --bg is 1.6"),
    ('{accent: "#f2c200"}', "A406", "The nearest colour that passes is #856b00"),
    ('{accent_dark: "#333333"}', "A406", "too weak in the dark scheme"),
    ('{accent_hover: "#ffff00"}', "A406", "`theme_settings.accent_hover` #ffff00"),
    ('{acent: "#7a1f5c"}', "S101", "Did you mean `accent`?"),
    ("{accent: red}", "S102", "is “red”; it takes a colour"),
    ('{accent: "#fff;}body{display:none"}', "S102", "it takes a colour"),
    ("{contents_from: many}", "S102", "it takes a whole number"),
])  # fmt: skip
def test_a_setting_that_does_harm_is_told_with_its_line(findings, settings, code, words):
    found = [one for one in findings(with_settings(settings)) if one.code == code]
    assert str(found[0].place) == "site.yaml:12"
    assert any(words in one.message for one in found), list(map(str, found))


def test_a_brand_may_set_one_colour_alone(made, tmp_path):
    built = made(with_settings('{accent: "#7a1f5c"}'))
    home = built.files["index.html"].decode()
    assert ":root{--accent:#7a1f5c;--accent-h:#5f1848;--soft:#f2eaf0}" in home
    assert "(prefers-color-scheme:dark){:root{--accent:#8fc7f5;--accent-h:#b5daf9;--soft:#17293a}}" in home
    assert not built.findings


def test_a_theme_that_is_not_one_says_what_it_takes(made):
    with pytest.raises(Exception, match=r"themes/own/theme.yaml:1: `settings` takes names"):
        made({SITE: ("language:", "theme: own\nlanguage:"), "themes/own/theme.yaml": "settings: [accent]\n"})


def test_the_default_theme_passes_its_own_list(tmp_path):
    theme = open_theme(tmp_path, "default", {})
    assert theme.contrast
    assert theme.brand("light") == {}


def test_the_nearest_colour_that_is_named_passes_with_what_follows_from_it(findings):
    assert not [one for one in findings(with_settings('{accent: "#856b00"}')) if one.code == "A406"]
