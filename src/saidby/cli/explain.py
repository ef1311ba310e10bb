"""``saidby explain``."""

from typing import Any

import click

from .options import context_option, print_json, scope_options


@click.command()
@click.argument("gold", metavar="GOLD")
@click.argument("pred", metavar="PRED")
@click.option(
    "--between",
    metavar="A B",
    nargs=2,
    required=True,
    help="Two measures of the same spans (`saidby measures`).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every difference.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Show the N largest differences.",
)
@context_option("Characters shown on each side of a span.")
@scope_options
def command(*, gold: str, pred: str, between: tuple[str, str], as_json: bool, limit: int, **options: Any) -> None:
    """Name the spans behind the difference of two measures of the predictions PRED.

    For each label of a document that the measures A and B count differently: both counts, and the spans there that
    are not simply correct, in their context: [gold] {predicted}.

    \b
    Examples:
      saidby explain gold.said pred.jsonl --between entities.strict entities.partial
      saidby explain gold.jsonl pred.jsonl --between seqeval.default nervaluate.partial --limit 3
    """
    from saidby.eval.explain import explain
    from saidby.eval.explain_table import table

    found = explain(gold, pred, between=between, **options)
    if as_json:
        print_json(found.to_dict())
    else:
        click.echo(table(found, limit=limit), nl=False)
