"""``saidby score``."""

import json
from typing import Literal

import click


@click.command()
@click.argument("gold", metavar="GOLD")
@click.argument("pred", metavar="PRED")
@click.option(
    "--measure",
    "measures",
    metavar="NAME",
    multiple=True,
    help="What to measure (`saidby measures`); may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--resamples",
    metavar="N",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Draws of the documents for the 95% intervals; 0 for none.",
)
@click.option(
    "--seed", metavar="N", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the draws."
)
@click.option(
    "--missing",
    type=click.Choice(["error", "empty"]),
    default="error",
    show_default=True,
    help="What a gold document without predictions is: an error, or a document in which nothing was found.",
)
def command(
    *,
    gold: str,
    pred: str,
    measures: tuple[str, ...],
    as_json: bool,
    resamples: int,
    seed: int,
    missing: Literal["error", "empty"],
) -> None:
    """Score the predictions PRED against GOLD, two corpora with the same documents.

    \b
    Examples:
      saidby score gold.said pred.jsonl
      saidby score gold.parquet pred.parquet --json --measure 'quotes.strict(edges=trim)[content]'
    """
    from saidby.eval.report import table
    from saidby.eval.scores import score

    result = score(gold, pred, measures=measures or None, resamples=resamples, seed=seed, missing=missing)
    if as_json:
        click.echo(json.dumps(result.to_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(table(result), nl=False)
