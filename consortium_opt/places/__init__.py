"""Tables of places: countries, groups, regions and land borders, shipped or the user's own."""

from consortium_opt.places.source import EU_SPELLINGS
from consortium_opt.places.tables import VARIABLE, Tables, own_tables, tables

__all__ = ["EU_SPELLINGS", "VARIABLE", "Tables", "own_tables", "tables"]
