"""The model of a case at one known size, and the same in Pyomo."""
