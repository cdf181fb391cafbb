"""The command line: click, with every heavy import inside the command that needs it."""

from __future__ import annotations

from consortium_opt.cli.main import main as main
