"""Options that several commands share."""

import json
from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]


def measure_option(command: Command) -> Command:
    """Add ``--measure``."""
    return click.option(
        "--measure",
        "measures",
        metavar="NAME",
        multiple=True,
        help="What to measure (`saidby measures`), or a pattern such as 'entities.*'; may be given several times.",
    )(command)


def names_option(command: Command) -> Command:
    """Add ``--names`` of annotators."""
    return click.option(
        "--names", metavar="NAME,…", help="Names of the annotators, in order; by default those of the files."
    )(command)


def scheme_option(what: str) -> Callable[[Command], Command]:
    """Add ``--scheme``, which says `what`."""
    return click.option(
        "--scheme",
        "scheme_name",
        metavar="NAME|FILE",
        default="news",
        show_default=True,
        help=f"Label scheme: {what}.",
    )


def from_option(what: str = "CORPUS") -> Callable[[Command], Command]:
    """Add ``--from``, the format of `what`; give it to `check_store`."""
    return click.option(
        "--from", "source_format", metavar="FORMAT", help=f"Format of {what}; by default its suffix says it."
    )


def check_store(format: str | None, corpus: str) -> None:
    """Refuse a format that is not of a store, but is read by ``saidby convert``, and say how.

    Raises
    ------
    UsageError
        If it is such a one. Names that nobody knows are left to who reads the corpus.
    """
    import shlex
    from pathlib import Path

    from saidby.annotate.formats import FORMATS
    from saidby.corpus.errors import UsageError
    from saidby.corpus.stores import STORES

    if format is None or format in STORES or format not in FORMATS:
        return
    name = Path(corpus).name.partition(".")[0].strip("-") or "corpus"
    target = next(file for file in (f"{name}.jsonl", f"{name}.parquet") if file != Path(corpus).name)
    call = shlex.join(["saidby", "convert", "--from", format, corpus, target])
    raise UsageError(f"{format} is a foreign format; run `{call}` first, and name {target} here, without --from")


def context_option(help: str) -> Callable[[Command], Command]:
    """Add ``--context``."""
    return click.option("--context", metavar="N", type=click.IntRange(min=0), default=40, show_default=True, help=help)


def count_or_all(ctx: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """Read a number, or ``all``, which is None."""
    if value is None or value == "all":
        return None
    if not value.isdecimal():
        raise click.BadParameter(f"must be a number or 'all', got {value!r}", ctx, parameter)
    return int(value)


def scope_options(command: Command) -> Command:
    """Add what chooses and names the spans of both sides: keywords of `saidby.eval.task.task_of` and `scope_of`."""
    for option in reversed(_SCOPE):
        command = option(command)
    return command


def draw_options(resamples: int, *, least: int = 0) -> Callable[[Command], Command]:
    """Add ``--resamples``, of which there must be at `least` so many, and ``--seed``."""
    none = "" if least else "; 0 for none"

    def add(command: Command) -> Command:
        command = click.option(
            "--seed", metavar="N", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the draws."
        )(command)
        return click.option(
            "--resamples",
            metavar="N",
            type=click.IntRange(min=least),
            default=resamples,
            show_default=True,
            help=f"Draws of the documents for the 95% intervals{none}.",
        )(command)

    return add


_SCOPE = (
    click.option(
        "--relabel",
        metavar="FROM=TO,…",
        help="New names of labels, on both sides; gold:FROM=TO or pred:FROM=TO for one.",
    ),
    click.option(
        "--labels", metavar="A,B,…", help="Labels of entities that are scored, after renaming; by default all."
    ),
    click.option(
        "--level",
        type=click.Choice(["all", "outer", "inner"]),
        default="all",
        show_default=True,
        help="Of nested spans all, those that lie in no other, or those in which no other lies.",
    ),
    click.option(
        "--missing",
        type=click.Choice(["error", "empty"]),
        default="error",
        show_default=True,
        help="What a gold document without predictions is: an error, or a document in which nothing was found.",
    ),
    click.option(
        "--align",
        type=click.Choice(["blanks", "none"]),
        default="blanks",
        show_default=True,
        help="Whether predictions may be on texts that differ from the gold's in blanks, or must be on the same.",
    ),
)


def parts(value: str | None) -> list[str] | None:
    """Give names that are separated by commas; None if none are given."""
    return None if value is None else [part.strip() for part in value.split(",")]


def print_json(value: object) -> None:
    """Print a result for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
