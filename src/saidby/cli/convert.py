"""``saidby convert``."""

from collections.abc import Sequence

import click


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--from", "source_format", metavar="FORMAT", help="Format of IN; by default its suffix says it.")
@click.option("--to", "target_format", metavar="FORMAT", help="Format of OUT; by default its suffix says it.")
@click.option("--lossy", is_flag=True, help="Write what the format of OUT holds, and tell what it does not.")
@click.option(
    "--option",
    "pairs",
    metavar="KEY=VALUE",
    multiple=True,
    help="An option of the format of IN or of OUT, as `saidby formats` lists them; may be given several times.",
)
@click.option("--repair", metavar="error|conlleval|discard", help="The same as --option repair=…")
@click.option("--object-extent", metavar="names|all|naeval", help="The same as --option object_extent=…")
@click.option("--texts", metavar="DIR", help="The same as --option texts=…")
def command(
    *,
    source: str,
    target: str,
    source_format: str | None,
    target_format: str | None,
    lossy: bool,
    pairs: tuple[str, ...],
    **named: str | None,
) -> None:
    """Write the corpus IN as OUT, in another format.

    OUT without suffix is a folder of Parquet shards, unless --to says another format; OUT appears, or replaces an older
    file, only when it is complete. `saidby formats` lists the formats, what they hold, and their options. What was
    read from a foreign format, what was repaired, what could not be held and what was left out is told on standard
    error.

    A format that cannot hold all annotation of IN is an error that lists what would be lost; --lossy writes the rest.

    \b
    Examples:
      saidby convert treebank.conllu treebank.parquet
      saidby convert gold.said - --to jsonl | head -1
      saidby convert --from factrueval devset gold.jsonl --option object_extent=all
    """
    from saidby.annotate.formats import FORMATS, Report, detect, read, write
    from saidby.corpus.stores import save, stream

    source_format = source_format or detect(source)
    _check_names(source_format, target_format)
    given = _pairs(pairs) | {key: value for key, value in named.items() if value is not None}
    reading, writing = _shared_out(given, source_format, target_format)
    report, written = Report(), Report()
    if source_format in FORMATS:
        documents = read(source_format, source, report=report, **reading)
    else:
        documents = stream(source, format=source_format)
    if target_format in FORMATS:
        write(target_format, documents, target, lossy=lossy, report=written, **writing)
    else:
        save(documents, target, format=target_format)
    told = [*(report.lines() if source_format in FORMATS else ()), *written.losses()]
    if told:
        click.echo("\n".join(told), err=True)


def _check_names(*names: str | None) -> None:
    from saidby.annotate.formats import FORMATS
    from saidby.corpus.errors import UnknownName
    from saidby.corpus.stores import FOLDER, STORES

    known = [*STORES, FOLDER, *FORMATS]
    for name in names:
        if name is not None and name not in known:
            raise UnknownName("format", name, known)


def _pairs(pairs: Sequence[str]) -> dict[str, str]:
    """Read ``KEY=VALUE``; a key may be written with hyphens."""
    split = [pair.partition("=") for pair in pairs]
    for pair, (key, sign, _) in zip(pairs, split, strict=True):
        if not key or not sign:
            raise click.BadParameter(f"must be KEY=VALUE, got {pair!r}", param_hint="--option")
    return {key.replace("-", "_"): value for key, _, value in split}


def _shared_out(
    given: dict[str, str], source_format: str | None, target_format: str | None
) -> tuple[dict[str, str], dict[str, str]]:
    """Give the options of reading, and those of writing; one that neither has is an error."""
    from saidby.annotate.formats import FORMATS
    from saidby.corpus.errors import UnknownName, UsageError

    source, target = FORMATS.get(source_format or ""), FORMATS.get(target_format or "")
    reading = {key: value for key, value in given.items() if source and key in source.options}
    writing = {key: value for key, value in given.items() if target and key in target.write_options}
    known = [*(source.options if source else ()), *(target.write_options if target else ())]
    for key in given:
        if key in known:
            continue
        takers = [f"--from {entry.name}" for entry in FORMATS.values() if key in entry.options]
        takers += [f"--to {entry.name}" for entry in FORMATS.values() if key in entry.write_options]
        if known or not takers:
            raise UnknownName(f"option of {source_format or target_format}", key, known)
        raise UsageError(f"--{key.replace('_', '-')} is an option of {', '.join(takers)}")
    return reading, writing
