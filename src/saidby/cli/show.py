"""``saidby show``."""

import click

from .options import check_store, from_option


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option("--id", "ids", metavar="ID", multiple=True, help="Show this document only; may be given several times.")
@from_option()
def command(corpus: str, ids: tuple[str, ...], source_format: str | None) -> None:
    """Show documents with their spans in brackets and a line for each quote.

    \b
    Examples:
      saidby show gold.said
      saidby show corpus.parquet --id most | less -R
    """
    from rich.console import Console

    from saidby.annotate.show import show
    from saidby.corpus.errors import problem
    from saidby.corpus.stores import stream

    check_store(source_format, corpus)
    console = Console(highlight=False)
    wanted = set(ids)
    for document in stream(corpus, format=source_format):
        if not ids or document.id in wanted:
            show(document, console)
            wanted.discard(document.id)
    if wanted:
        raise problem(corpus, f"holds no document {', '.join(sorted(wanted))}")
