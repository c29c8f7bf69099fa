"""The command line: commands.py parses and calls, render.py writes for people."""

from lawqa.cli.commands import main

__all__ = ["main"]
