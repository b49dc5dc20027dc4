"""Figures by municipality: what was reached where."""
