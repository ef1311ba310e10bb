"""``saidby score``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from .options import draw_options, measure_option, print_json, scope_options

if TYPE_CHECKING:
    from saidby.eval.scores import Result
    from saidby.eval.task import Source
    from saidby.eval.thresholds import Thresholds


@click.command()
@click.argument("gold", metavar="GOLD")
@click.argument("pred", metavar="PRED")
@measure_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--summary", is_flag=True, help="Print a line a measure, side by side, instead of one a label.")
@click.option("--report", metavar="FILE.html", help="Write a page with scores, errors and how to repeat them.")
@click.option(
    "--thresholds",
    "at_most",
    metavar="N",
    type=click.IntRange(min=1),
    help="Also score at up to N thresholds of the predictions' own scores.",
)
@draw_options(1000)
@scope_options
@click.option(
    "--zero-division",
    type=click.Choice(["0", "1"]),
    default="0",
    show_default=True,
    help="What precision is without predictions, recall without gold, F1 without both.",
)
@click.option(
    "--again",
    metavar="SIGNATURE",
    help="Score as this signature says, and say what is different; exit 1 if gold or predictions are.",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    gold: str,
    pred: str,
    measures: tuple[str, ...],
    as_json: bool,
    summary: bool,
    report: str | None,
    at_most: int | None,
    zero_division: str,
    again: str | None,
    **options: Any,
) -> None:
    """Score the predictions PRED against GOLD, two corpora with the same documents.

    \b
    Examples:
      saidby score gold.said pred.jsonl
      saidby score gold.jsonl pred.jsonl --summary --measure 'entities.*' --relabel LOCORG=LOC --labels PER,ORG,LOC
      saidby score gold.parquet pred.parquet --json --measure 'quotes.strict(edges=trim)[content]'
      saidby score gold.said pred.jsonl --report scores.html --thresholds 20
      saidby score gold.said pred.jsonl --again 'measures:entities.strict|documents:24|…'
    """
    from saidby.eval.scores import score

    if again is not None:
        _alone(ctx)
    target = _target(report, gold, pred)
    sides = _read(gold, pred) if target or at_most else (gold, pred)
    if again is not None:
        result, different = _repeated(again, *sides)
    else:
        result = score(*sides, measures=measures or None, zero_division=float(zero_division), **options)
        different = {}
    if target:
        _write(target, result, sides, (gold, pred))
    curves = _curves(result, sides, at_most, zero_division, options) if at_most else {}
    _show(result, curves, as_json, summary)
    if again is not None:
        _compare(different)


def _target(report: str | None, gold: str, pred: str) -> Path | None:
    """Give the place of the report, which must be one where a file can be written."""
    from saidby.corpus.errors import UsageError
    from saidby.corpus.files import STANDARD, check_other, check_target

    if report is None:
        return None
    if Path(report) == STANDARD:
        raise UsageError("--report - would mix with the table; name a file")
    check_target(Path(report))
    check_other(Path(report), [Path(gold), Path(pred)])
    return Path(report)


def _read(gold: str, pred: str) -> "tuple[Source, Source]":
    """Read both sides once for all that is made of them."""
    from saidby.eval.task import columns_from

    return columns_from(gold, links=True), columns_from(pred, layout=False, links=True)


def _write(target: Path, result: "Result", sides: "tuple[Source, Source]", names: tuple[str, str]) -> None:
    from saidby.corpus.files import writing
    from saidby.corpus.plain import many
    from saidby.eval.html import report

    page = report(result, *sides, names=names)
    with writing(target) as file:
        file.write(page.encode())
    click.echo(f"{many(result.documents, 'document')} → {target}", err=True)


def _curves(
    result: "Result", sides: "tuple[Source, Source]", at_most: int, zero_division: str, options: dict[str, Any]
) -> "dict[str, Thresholds]":
    """Score each measure at thresholds."""
    from saidby.eval.thresholds import thresholds

    choices = {name: value for name, value in options.items() if name not in ("resamples", "seed")}
    choices["zero_division"] = float(zero_division)
    return {name: thresholds(*sides, name, at_most=at_most, **choices) for name in result.measures}


def _show(result: "Result", curves: "dict[str, Thresholds]", as_json: bool, summary: bool) -> None:
    from saidby.eval import report

    if as_json:
        found = {name: curve.to_dict() for name, curve in curves.items()}
        both = {**result.to_dict(), **({"thresholds": found} if found else {})}
        print_json(both)
        return
    click.echo((report.summary if summary else report.table)(result), nl=False)
    for curve in curves.values():
        click.echo("\n" + report.curve(curve), nl=False)


def _alone(ctx: click.Context) -> None:
    """Refuse choices beside a signature, which holds them all."""
    given = [
        parameter.opts[0]
        for parameter in ctx.command.params
        if parameter.name not in ("gold", "pred", "as_json", "summary", "report", "again")
        and ctx.get_parameter_source(str(parameter.name)) is not ParameterSource.DEFAULT
    ]
    if given:
        raise click.UsageError(f"--again takes every choice from the signature; leave out {', '.join(given)}", ctx)


def _repeated(line: str, gold: "Source", pred: "Source") -> "tuple[Result, dict[str, tuple[str, str]]]":
    from saidby.eval.scores import again
    from saidby.eval.signature import parse_signature

    return again(parse_signature(line), gold, pred)


def _compare(different: dict[str, tuple[str, str]]) -> None:
    for name, (old, new) in different.items():
        click.echo(f"saidby: {name} differs: {old} in the signature, {new} here", err=True)
    if not different:
        click.echo("saidby: nothing differs: same gold, predictions, choices and version", err=True)
    if different.keys() - {"version"}:
        sys.exit(1)
