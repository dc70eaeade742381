"""Everything that one submission writes, planned as one value."""
