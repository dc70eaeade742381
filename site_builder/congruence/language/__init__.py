"""A language as data: its tokens, phrases, units, grammar and rules, each read from its folder of a pack."""
