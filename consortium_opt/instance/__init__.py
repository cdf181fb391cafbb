"""The instance: who could take part, what work there is, and reading and writing it."""

from consortium_opt.instance.read import parse_instance as parse_instance
from consortium_opt.instance.read import placed_notes as placed_notes
from consortium_opt.instance.read import read_instance as read_instance
from consortium_opt.instance.read import read_instance_with_notes as read_instance_with_notes
from consortium_opt.instance.schema import TABLES as TABLES
from consortium_opt.instance.schema import Candidate as Candidate
from consortium_opt.instance.schema import Instance as Instance
from consortium_opt.instance.write import write_instance as write_instance
