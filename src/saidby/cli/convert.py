"""``saidby convert``."""

import click


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--from", "source_format", metavar="FORMAT", help="Format of IN; by default its suffix says it.")
@click.option("--to", "target_format", metavar="FORMAT", help="Format of OUT; by default its suffix says it.")
def command(source: str, target: str, source_format: str | None, target_format: str | None) -> None:
    """Write the corpus IN as OUT, in another format.

    OUT without suffix is a folder of Parquet shards; OUT appears, or replaces an older one, only when it is
    complete. `saidby formats` lists the formats.

    \b
    Examples:
      saidby convert treebank.conllu treebank.parquet
      saidby convert gold.said - --to jsonl | head -1
    """
    from saidby.corpus.stores import save, stream

    save(stream(source, format=source_format), target, format=target_format)
