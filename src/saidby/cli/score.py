"""``saidby score``."""

import json
import sys
from typing import Any

import click
from click.core import ParameterSource

from .options import draw_options, measure_option, scope_options


@click.command()
@click.argument("gold", metavar="GOLD")
@click.argument("pred", metavar="PRED")
@measure_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--summary", is_flag=True, help="Print a line a measure, side by side, instead of one a label.")
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
      saidby score gold.said pred.jsonl --again 'measures:entities.strict|documents:24|…'
    """
    from saidby.eval.scores import score

    if again is not None:
        _alone(ctx)
        _repeat(again, gold, pred, as_json, summary)
        return
    result = score(gold, pred, measures=measures or None, zero_division=float(zero_division), **options)
    _show(result, as_json, summary)


def _show(result: Any, as_json: bool, summary: bool) -> None:
    from saidby.eval import report

    if as_json:
        click.echo(json.dumps(result.to_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo((report.summary if summary else report.table)(result), nl=False)


def _alone(ctx: click.Context) -> None:
    """Refuse choices beside a signature, which holds them all."""
    given = [
        parameter.opts[0]
        for parameter in ctx.command.params
        if parameter.name not in ("gold", "pred", "as_json", "summary", "again")
        and ctx.get_parameter_source(str(parameter.name)) is not ParameterSource.DEFAULT
    ]
    if given:
        raise click.UsageError(f"--again takes every choice from the signature; leave out {', '.join(given)}", ctx)


def _repeat(line: str, gold: str, pred: str, as_json: bool, summary: bool) -> None:
    from saidby.eval.scores import again
    from saidby.eval.signature import parse_signature

    result, different = again(parse_signature(line), gold, pred)
    _show(result, as_json, summary)
    for name, (old, new) in different.items():
        click.echo(f"saidby: {name} differs: {old} in the signature, {new} here", err=True)
    if not different:
        click.echo("saidby: nothing differs: same gold, predictions, choices and version", err=True)
    if different.keys() - {"version"}:
        sys.exit(1)
