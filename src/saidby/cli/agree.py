"""``saidby agree``."""

import json
import sys

import click

ALL = sys.maxsize


@click.command()
@click.argument("corpora", metavar="A B…", nargs=-1, required=True)
@click.option("--names", metavar="NAME,…", help="Names of the annotators, in order; by default those of the files.")
@click.option("--labels", metavar="LABEL,…", help="Labels to look at; by default all.")
@click.option(
    "--scheme",
    "scheme_name",
    metavar="NAME|FILE",
    default="news",
    show_default=True,
    help="Label scheme: order of the labels, defaults of attributes.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, every disagreement in it, instead of a table.")
@click.option(
    "--disagreements",
    "most",
    metavar="[N]",
    type=click.IntRange(min=0),
    is_flag=False,
    flag_value=ALL,
    help="List the disagreements behind the table: the first N, or all. It comes after the corpora.",
)
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
def command(
    *,
    corpora: tuple[str, ...],
    names: str | None,
    labels: str | None,
    scheme_name: str,
    as_json: bool,
    most: int | None,
    resamples: int,
    seed: int,
) -> None:
    """Measure how far annotators agree: a corpus A B… for each, with the same documents.

    A document that one annotator alone labelled is left out and counted. Neither side is gold: the order of the
    corpora changes nothing.

    \b
    Examples:
      saidby agree anna.said boris.said
      saidby agree anna/ boris/ clara/ --names Anna,Boris,Clara --labels QUOTE,CUE
      saidby agree anna.said boris.said --disagreements 20
    """
    from saidby.annotate.agree import agree
    from saidby.annotate.agree_table import listed, table
    from saidby.annotate.scheme import load_scheme

    found = agree(
        *corpora,
        names=_split(names),
        labels=_split(labels),
        scheme=load_scheme(scheme_name),
        resamples=resamples,
        seed=seed,
    )
    if as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        return
    click.echo(table(found), nl=False)
    if most is not None and found.disagreements:
        click.echo("\n" + listed(found.disagreements, most=most), nl=False)


def _split(value: str | None) -> list[str] | None:
    return None if value is None else [part.strip() for part in value.split(",")]
