"""``saidby agree``."""

import sys

import click

from .options import draw_options, names_option, parts, print_json, scheme_option

ALL = sys.maxsize


@click.command()
@click.argument("corpora", metavar="A B…", nargs=-1, required=True)
@names_option
@click.option("--labels", metavar="LABEL,…", help="Labels to look at; by default all.")
@scheme_option("order of the labels, defaults of attributes")
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
@draw_options(1000)
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
        names=parts(names),
        labels=parts(labels),
        scheme=load_scheme(scheme_name),
        resamples=resamples,
        seed=seed,
    )
    if as_json:
        print_json(found.to_dict())
        return
    click.echo(table(found), nl=False)
    if most is not None and found.disagreements:
        click.echo("\n" + listed(found.disagreements, most=most), nl=False)
