"""What lists and the feed say of a page."""

PAGE = """---
title: Beds for dry soil
description: Which plants live through a dry summer without a hose, and what they ask for in return.
summary: Five plants for a summer without a hose.
date: 2026-11-02
---
Text.
"""
SECTION = "---\ntitle: Notes\ndescription: What we learn in the gardens of others, in short notes as it comes.\n---\n"


def test_a_summary_stands_in_lists_and_the_feed_and_the_description_in_the_head(made):
    files = made({"content/notes/_index.md": SECTION, "content/notes/beds.md": PAGE}).files
    assert "Five plants" in files["notes/index.html"].decode()
    assert "<summary>Five plants" in files["feed.xml"].decode()
    assert 'name="description" content="Which plants' in files["notes/beds/index.html"].decode()
