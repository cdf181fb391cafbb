"""``pareto``: all that can be had of two or three objective terms at once."""
