"""Tables for the proposal, made once from a dossier and written in the formats writers paste from.

``tables.py`` is the one source: every figure is rounded there, and documents show what it holds.
"""
