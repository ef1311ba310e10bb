"""``saidby stats``."""

import click

from .options import check_store, from_option, print_json, scheme_option


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--by", metavar="PART", help="A column a part of the corpus: by split, by lang, or by a key of meta (meta:KEY)."
)
@click.option(
    "--plots",
    metavar="DIR",
    help="Draw figures into a folder, too: labels, lengths, quotes, speakers (needs 'report').",
)
@click.option(
    "--image", type=click.Choice(["svg", "png"]), default="svg", show_default=True, help="Kind of the figures."
)
@scheme_option("groups and order of the labels, defaults of attributes")
@from_option()
def command(
    *,
    corpus: str,
    as_json: bool,
    by: str | None,
    plots: str | None,
    image: str,
    scheme_name: str,
    source_format: str | None,
) -> None:
    """Count documents, words, spans by label and attribute, relations, entities.

    Words are tokens with a letter or digit. Of a relation, heads are the different spans that have one, and tails
    the different spans or entities that it leads to: the tails of `speaker` are the speakers. A span counts as
    nested in a longer one that holds it whole, as crossing where neither of two holds the other. An attribute
    that is not given counts by its default, or as – if it has none. Lengths are in tokens; p90 is the length that nine
    of ten do not exceed.

    \b
    Examples:
      saidby stats gold.said
      saidby stats gold/ --by split --plots figures
      saidby stats gold.said --scheme court.toml --json
    """
    from pathlib import Path

    import msgspec

    from saidby.annotate.scheme import load_scheme
    from saidby.annotate.stats import overview
    from saidby.annotate.stats_table import table
    from saidby.corpus.stores import stream

    check_store(source_format, corpus)
    scheme = load_scheme(scheme_name)
    counted = overview(stream(corpus, format=source_format), by=by, scheme=scheme)
    if plots is not None:
        from saidby.annotate.stats_plots import save

        save(counted, Path(plots), image=image)
    if as_json:
        value = {"by": by, "total": counted.total, "parts": counted.parts}
        print_json(msgspec.to_builtins(value))
    else:
        click.echo(table(counted, scheme=scheme), nl=False)
