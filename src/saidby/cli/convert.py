"""``saidby convert``."""

import click


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--from", "source_format", metavar="FORMAT", help="Format of IN; by default its suffix says it.")
@click.option("--to", "target_format", metavar="FORMAT", help="Format of OUT; by default its suffix says it.")
@click.option(
    "--object-extent",
    metavar="names|all|naeval",
    help="From factrueval: which words of an object its span covers; by default those that name it.",
)
@click.option(
    "--texts", metavar="DIR", help="From factrueval-task1: where the texts are; by default beside the answers."
)
def command(
    source: str, target: str, source_format: str | None, target_format: str | None, **options: str | None
) -> None:
    """Write the corpus IN as OUT, in another format.

    OUT without suffix is a folder of Parquet shards; OUT appears, or replaces an older one, only when it is
    complete. `saidby formats` lists the formats. What was read from a foreign format, what was repaired and what
    could not be held is told on standard error.

    \b
    Examples:
      saidby convert treebank.conllu treebank.parquet
      saidby convert gold.said - --to jsonl | head -1
      saidby convert --from factrueval devset gold.jsonl
    """
    from saidby.annotate.formats import FORMATS, Report, read
    from saidby.corpus.errors import UnknownName, UsageError
    from saidby.corpus.stores import FOLDER, STORES, save, stream

    given = {name: value for name, value in options.items() if value is not None}
    if source_format in FORMATS:
        report = Report()
        save(read(source_format, source, report=report, **given), target, format=target_format)
        click.echo("\n".join(report.lines()), err=True)
        return
    if source_format is not None and source_format not in (*STORES, FOLDER):
        raise UnknownName("format", source_format, [*STORES, FOLDER, *FORMATS])
    if target_format in FORMATS:
        raise UsageError(f"{target_format} can be read, not written")
    for name in given:
        takers = ", ".join(entry.name for entry in FORMATS.values() if name in entry.options)
        raise UsageError(f"--{name.replace('_', '-')} is an option of --from {takers}")
    save(stream(source, format=source_format), target, format=target_format)
