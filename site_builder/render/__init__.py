"""Turns planned outputs into bytes."""
