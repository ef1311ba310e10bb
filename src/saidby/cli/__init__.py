"""The command line: one module a command, each a thin call over the library.

Exit 0: done. 1: the data is at fault. 2: the call is. Results go to standard output, progress and messages
to standard error. A module is imported when its command runs, so that ``saidby --help`` is quick.
"""

import codecs
import io
import os
import signal
import sys
import threading
from importlib import import_module

import click

COMMANDS = {
    "demo": "The whole path on bundled articles: build, predict, score, show.",
    "build": "Make a corpus of articles.",
    "predict": "Label a corpus with a system.",
    "score": "Score predictions against gold.",
    "errors": "Show what predictions have wrong, how, and where.",
    "explain": "Name the spans behind the difference of two measures.",
    "compare": "Compare systems: which differences are real.",
    "challenge": "Try a system on the diagnostic suite, by construction.",
    "agree": "Measure how far annotators agree.",
    "adjudicate": "One gold of several labellings; a person decides.",
    "check": "Find every problem of a corpus.",
    "convert": "Write a corpus in another format.",
    "show": "Show documents in the terminal, annotation in colour.",
    "stats": "Count documents, tokens, labels, quotes.",
    "split": "Part a corpus into train, dev and test.",
    "audit": "Look for leaks between splits, slips, personal data.",
    "publish": "Write a dataset for the hub: tables, card, checksums.",
    "fill": "Put a release without words back on your copies of its texts.",
    "scheme": "Show a label scheme: labels, attributes, relations.",
    "formats": "List formats and what each can hold.",
    "systems": "List systems that label.",
    "measures": "List measures.",
}
"""Every command with its line of help, in the order of the work; the module has the command's name."""

UNNAMED = "output, or temporary files (TMPDIR)"
"""Where an error of the file system may be that names no file: a full disk."""


class _Commands(click.Group):
    """Imports a command when it is called, or its own help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import a command."""
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"saidby.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a call; an unknown one gets a suggestion."""
        from saidby.corpus.errors import UnknownName

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownName("command", args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; that the reader of our output has gone (`saidby show … | head`) is no error."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _mute()
            return 0
        return result


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="saidby")
def cli() -> None:
    """Who is named and who said what: annotated news corpora, and scores that can be trusted.

    A CORPUS is a file (.jsonl, .parquet, .conllu, .said; lines also .gz, .zst), a folder of Parquet shards, a
    folder of such files, hf://datasets/NAMESPACE/NAME, or - for standard input and output.

    Begin with `saidby demo`. Each command has examples: `saidby COMMAND --help`.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    from saidby.corpus.errors import DataError, UsageError

    _speak()
    _end_tidily()
    try:
        code = cli.main(arguments, prog_name="saidby", standalone_mode=False)
    except DataError as error:
        code = _complain(error, 1)
    except UsageError as error:
        code = _complain(error, 2)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        code = _complain("stopped", 130)
    except BrokenPipeError:
        _mute()
        code = 0
    except OSError as error:
        code = _complain(f"{error.filename or UNNAMED}: {error.strerror}", 1)
    sys.exit(code)


def _mute() -> None:
    """Write no further word to standard output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak() -> None:
    """Let no character stop us: ASCII streams get UTF-8, as click does; others get escapes of JSON."""
    codecs.register_error("saidby.escape", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and (name := codecs.lookup(stream.encoding).name) != "utf-8":
            stream.reconfigure(encoding="utf-8" if name == "ascii" else None, errors="saidby.escape")


def _end_tidily() -> None:
    """Remove what is half written when `timeout`, a scheduler or a container asks us to end, as with Ctrl-C."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4)), error.end


def _complain(message: object, code: int) -> int:
    click.echo(f"saidby: {message}", err=True)
    return code
