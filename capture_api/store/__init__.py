"""Where rows live: one schema, one set of questions, an engine a file."""
