"""``consortium-opt``: its commands, and how failures end."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import click

from consortium_opt import __version__
from consortium_opt.cli.compare import compare
from consortium_opt.cli.exits import Exit
from consortium_opt.cli.explain import explain
from consortium_opt.cli.formulations import formulations
from consortium_opt.cli.imports import imports
from consortium_opt.cli.init import init
from consortium_opt.cli.invite import invite
from consortium_opt.cli.options import say
from consortium_opt.cli.pareto import pareto
from consortium_opt.cli.report import report
from consortium_opt.cli.score import score
from consortium_opt.cli.solve import solve
from consortium_opt.cli.sweep import sweep
from consortium_opt.cli.validate import validate

EXITS = """\b
Exit codes:
  0    solved, every reported rank proven within the gap
  1    invalid input, every problem listed
  2    wrong usage
  3    infeasible, proven
  4    a limit was hit: not every rank asked for is proven
  5    a limit was hit before anything was found
  70   internal error
  130  interrupted, what was found is reported
"""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXITS,
)
@click.version_option(__version__, prog_name="consortium-opt")
def commands() -> None:
    """Form consortia and meta-clusters from a pool of candidates.

    Chooses who takes part, in which role, with how much effort and under whose coordination, so
    that the members complement each other and the consortium is eligible; proves it, and ranks the
    alternatives with reasons.

    \b
    Examples:
      consortium-opt init my-pool.xlsx
      consortium-opt solve upper-rhine-life-sciences -f horizon-ria --top 3
      consortium-opt solve my-pool.xlsx --set rules.size.max=8 --format json
      consortium-opt validate my-pool.xlsx
      consortium-opt explain my-pool.xlsx -f horizon-ria
      consortium-opt invite my-pool.xlsx --confirmed kit --declined novartis
      consortium-opt score my-pool.xlsx --members kit,novartis,ihu-strasbourg
      consortium-opt compare my-pool.xlsx base horizon-ria
      consortium-opt formulations list
      consortium-opt import cordis cordis-h2020projects-csv.zip -o my-pool
    """  # noqa: D301 - click wants the character


commands.add_command(init)
commands.add_command(solve)
commands.add_command(validate)
commands.add_command(explain)
commands.add_command(score)
commands.add_command(invite)
commands.add_command(compare)
commands.add_command(sweep)
commands.add_command(pareto)
commands.add_command(report)
commands.add_command(formulations)
commands.add_command(imports)


@commands.command()
def versions() -> None:
    """Versions of everything that matters, for a bug report."""
    import platform
    from importlib.metadata import version

    click.echo(f"consortium-opt {__version__}")
    click.echo(f"python {platform.python_version()} on {platform.platform()}")
    core = ("pyomo", "highspy", "pydantic", "pandas", "numpy", "click", "rich", "openpyxl")
    for name in (*core, "python-docx", "xlsxwriter", "jinja2"):
        click.echo(f"{name} {version(name)}")


def main(args: list[str] | None = None) -> None:
    """Run the command line; every failure ends with a message and its exit code, no traceback."""
    sys.exit(run(args, started=time.monotonic()))


def run(args: list[str] | None, started: float) -> int:
    """Run a command and return its exit code."""
    from consortium_opt.errors import OutOfTime
    from consortium_opt.problems import InvalidInput

    try:
        outcome = commands.main(args, "consortium-opt", standalone_mode=False, obj=started)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except InvalidInput as error:
        say(f"invalid input, {error}")
        return Exit.INVALID
    except OutOfTime as error:
        say(f"no answer: {error}")
        return Exit.NOTHING_FOUND
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted before anything was found", err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.SOLVED
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches a user
        return _internal(error)
    return outcome if isinstance(outcome, int) else Exit.SOLVED


def _internal(error: Any) -> int:
    if os.environ.get("CONSORTIUM_OPT_DEBUG"):
        raise error
    kind = type(error).__name__
    click.echo(f"internal error ({kind}): {error}", err=True)
    click.echo(
        "This is a fault of consortium-opt, not of your files. Please report it with the output of "
        "`consortium-opt versions`; CONSORTIUM_OPT_DEBUG=1 shows where it happened.",
        err=True,
    )
    return Exit.INTERNAL
