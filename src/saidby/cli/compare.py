"""``saidby compare``."""

from pathlib import Path
from typing import Any

import click

from .options import draw_options, measure_option, print_json, scope_options


@click.command()
@click.argument("gold", metavar="GOLD")
@click.argument("systems", metavar="PRED PRED…", nargs=-1, required=True)
@measure_option
@click.option(
    "--average",
    type=click.Choice(["micro", "macro", "weighted"]),
    default="micro",
    show_default=True,
    help="How F1 is averaged over labels.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--latex", "as_latex", is_flag=True, help="Print a table for a paper, with booktabs.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print a table in Markdown.")
@draw_options(10_000, least=1)
@scope_options
def command(
    *,
    gold: str,
    systems: tuple[str, ...],
    measures: tuple[str, ...],
    as_json: bool,
    as_latex: bool,
    as_markdown: bool,
    **options: Any,
) -> None:
    """Compare the predictions of two systems or more on the same gold: scores, intervals, which differences are real.

    PRED is a corpus, and its system has the name of the file; NAME=PRED gives another name, and NAME=PRED,PRED,… makes
    one system of several runs, whose mean is compared.

    \b
    Examples:
      saidby compare gold.said old.jsonl new.jsonl
      saidby compare gold.said big=big1.jsonl,big2.jsonl,big3.jsonl small.jsonl --measure 'entities.*' --latex
    """
    from saidby.corpus.errors import UsageError
    from saidby.eval import compare_report
    from saidby.eval.compare import compare

    if as_json + as_latex + as_markdown > 1:
        raise UsageError("--json, --latex and --markdown: choose one")
    comparison = compare(gold, _named(systems), measures=measures or None, **options)
    if as_json:
        print_json(comparison.to_dict())
        return
    form = compare_report.latex if as_latex else compare_report.markdown if as_markdown else compare_report.table
    click.echo(form(comparison), nl=False)


def _named(arguments: tuple[str, ...]) -> dict[str, list[str]]:
    """Read the systems as they are written: PRED, NAME=PRED, NAME=PRED,PRED.

    Raises
    ------
    UsageError
        If two have the same name, or one has no name or an empty path.
    """
    from saidby.corpus.errors import UsageError

    systems: dict[str, list[str]] = {}
    for argument in arguments:
        name, paths = _parts(argument)
        if not name or not all(paths):
            raise UsageError(f"a system must be written PRED, NAME=PRED or NAME=PRED,PRED,…, got {argument!r}")
        if name in systems:
            raise UsageError(f"two systems have the name {name!r}; give them others: NAME={argument.split('=')[-1]}")
        systems[name] = paths
    return systems


def _parts(argument: str) -> tuple[str, list[str]]:
    from saidby.corpus.files import stem

    name, equals, paths = argument.partition("=")
    if equals and not Path(argument).exists():
        return name, paths.split(",")
    return stem(Path(argument)), [argument]
