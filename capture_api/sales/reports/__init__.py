"""What marketing and sales look at together: pure functions from counted rows to tables."""
