"""A pool to start from: workbooks and folders to fill in, and workbooks with problems marked."""

from consortium_opt.starter.annotate import annotate as annotate
from consortium_opt.starter.annotate import check_annotation as check_annotation
from consortium_opt.starter.files import example as example
from consortium_opt.starter.files import write_starter as write_starter
