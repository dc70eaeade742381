"""Receives what a visitor sends, records it with its path, and hands it to sales."""
