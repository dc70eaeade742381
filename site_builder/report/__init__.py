"""Findings as text, JSON, JUnit, SARIF, Markdown and HTML."""
