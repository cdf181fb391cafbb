"""Instances out of public data: organisations, what they worked on, and with whom."""
