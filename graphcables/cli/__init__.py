"""The commands: arguments in, one call of the library, rows out.

Each command's module loads when the command is called, and what it needs when it runs: none pays for another.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

MODULES = {
    "make": ("build", "refs", "fetch"),
    "ask": ("chain", "show", "search", "between", "documents", "citations", "stats", "evaluate"),
    "analyse": (
        "threads",
        "longest",
        "path",
        "missing",
        "crossed",
        "answers",
        "unanswered",
        "traffic",
        "rank",
        "seen",
        "check",
    ),
    "draw": ("view", "site", "export", "annotate"),
}
"""Which module has which commands, in the order of the help."""
_HOME = {command: module for module, commands in MODULES.items() for command in commands}


class _Commands(TyperGroup):
    """The commands, each made when it is asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = dict.fromkeys(_HOME)  # type: ignore[assignment]  # only what a misspelt one is compared with

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_HOME)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _HOME:
            return None
        function = getattr(import_module(f"graphcables.cli.{_HOME[cmd_name]}"), cmd_name)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(cmd_name)(function)
        return get_command(alone)


app = typer.Typer(
    cls=_Commands,
    name="graphcables",
    help="Finds the cross-references in diplomatic documents and shows who answered whom.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from graphcables import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Finds the cross-references in diplomatic documents and shows who answered whom."""
