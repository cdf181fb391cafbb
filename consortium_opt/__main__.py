"""``python -m consortium_opt``."""

from consortium_opt.cli import main

main()
