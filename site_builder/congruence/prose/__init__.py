"""Web prose read for its words, clauses and sentences, with what a language pack knows."""
