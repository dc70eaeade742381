"""The tables, as steps that bring any earlier database forward."""
