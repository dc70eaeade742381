"""Holds the model, and what was rendered, against what a reader and a customer may expect; one file a subject."""
