"""``saidby errors``."""

from typing import Any

import click

from .options import context_option, count_or_all, print_json, scope_options

SHOWN = 10
"""Errors of each class that the table lists unless asked for more."""


def _limit(ctx: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """Read how many are listed; without it all of them in JSON, else `SHOWN`."""
    if value is None and not ctx.params.get("as_json"):
        return SHOWN
    return count_or_all(ctx, parameter, value)


@click.command()
@click.argument("gold", metavar="GOLD")
@click.argument("pred", metavar="PRED")
@click.option("--json", "as_json", is_flag=True, is_eager=True, help="Print JSON instead of tables.")
@click.option(
    "--of",
    type=click.Choice(["entities", "quotes", "content", "cue", "source", "addressee", "mode", "nonspeech"]),
    default="entities",
    show_default=True,
    help="What is compared: names; quotes stage by stage; a role of quotes; quotes by mode; marks that are no speech.",
)
@click.option(
    "--by",
    metavar="A,B,…",
    multiple=True,
    help="Buckets: label, length, tokens, depth, frequency, seen, seen_lemma, meta:KEY; by default all but the last. "
    "Of quotes and content also mode, layout, marking, order, source_form, the default for quotes.",
)
@click.option(
    "--edges",
    type=click.Choice(["trim", "keep"]),
    help="Of quotes: whether marks and punctuation at both ends are no matter, or are.  [default: trim]",
)
@click.option(
    "--parts",
    type=click.Choice(["overlap", "strict"]),
    help="Of quotes: whether cues and sources must share text, or be the same.  [default: overlap]",
)
@click.option("--train", metavar="CORPUS", help="What the system was trained on, for seen and seen_lemma.")
@click.option(
    "--class",
    "classes",
    metavar="NAME",
    multiple=True,
    help="List this class only; may be given several times. What is right can be listed too.",
)
@click.option(
    "--limit",
    metavar="N|all",
    callback=_limit,
    help=f"List at most N of each class, spread over the corpus.  [default: {SHOWN}; all with --json]",
)
@context_option("Characters shown on each side.")
@scope_options
def command(
    *, gold: str, pred: str, as_json: bool, by: tuple[str, ...], classes: tuple[str, ...], **options: Any
) -> None:
    """Show what the predictions PRED have wrong, how, and where.

    Each gold span and each prediction is of one class: correct; wrong_label; too_long, too_short or shifted (the
    label is right, the extent is not); split (one gold span, several predictions); merged (the reverse); missed;
    spurious. Then come the labels that are taken for one another, the share that is found among spans that are alike
    in something, and the errors in their context: [gold] {predicted}.

    With --of quotes each quote is of one stage, the first that is true of it: not_found, wrong_extent, wrong_cue,
    wrong_source, wrong_entity, right. Predictions without gold are spurious.

    \b
    Examples:
      saidby errors gold.said pred.jsonl
      saidby errors gold.said pred.jsonl --class merged --class split --limit all
      saidby errors gold.jsonl pred.jsonl --by label,meta:source --labels PER,LOC --limit 0
      saidby errors gold.said pred.jsonl --of quotes --by mode,marking --class wrong_source
      saidby errors gold.jsonl pred.jsonl --train train.jsonl --by seen,seen_lemma --json
    """
    from saidby.eval.errors import errors
    from saidby.eval.errors_table import table

    found = errors(gold, pred, by=by or None, classes=classes or None, **options)
    if as_json:
        print_json(found.to_dict())
    else:
        click.echo(table(found), nl=False)
