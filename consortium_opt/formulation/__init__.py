"""The formulation: which rules hold with which numbers, what counts how much, and reading it."""

from consortium_opt.formulation.changes import parse_set as parse_set
from consortium_opt.formulation.library import Entry as Entry
from consortium_opt.formulation.library import formulation_text as formulation_text
from consortium_opt.formulation.library import shipped_formulations as shipped_formulations
from consortium_opt.formulation.library import shipped_overlays as shipped_overlays
from consortium_opt.formulation.read import read_formulation as read_formulation
from consortium_opt.formulation.schema import Change as Change
from consortium_opt.formulation.schema import Formulation as Formulation
from consortium_opt.formulation.schema_json import formulation_schema as formulation_schema
