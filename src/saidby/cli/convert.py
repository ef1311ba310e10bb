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
    help="An option of the formats of IN and OUT, as `saidby formats` lists them; from.KEY or to.KEY for one of "
    "them. May be given several times.",
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
      saidby convert a.conll b.conll --from bio --to bio --option from.scheme=IOB1 --option to.scheme=BIOES
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
    """Give the options of reading, and those of writing; one that neither has is an error.

    A key `from.scheme` is for reading only, `to.scheme` for writing; any other goes to both that know it.
    """
    from saidby.annotate.formats import FORMATS
    from saidby.corpus.errors import UnknownName

    source, target = FORMATS.get(source_format or ""), FORMATS.get(target_format or "")
    sides = {"from": source.options if source else {}, "to": target.write_options if target else {}}
    chosen: dict[str, dict[str, str]] = {"from": {}, "to": {}}
    for key, value in sorted(given.items(), key=lambda item: "." in item[0]):
        side, dot, name = key.rpartition(".")
        takers = [each for each in ([side] if dot else sides) if name in sides.get(each, ())]
        if not takers:
            known = [f"{side}.{each}" for each in sides.get(side, ())] if dot else [*sides["from"], *sides["to"]]
            _check_elsewhere(name, known)
            raise UnknownName(f"option of {source_format or target_format}", key, known)
        for each in takers:
            chosen[each][name] = value
    return chosen["from"], chosen["to"]


def _check_elsewhere(key: str, known: Sequence[str]) -> None:
    """Say whose option it is, if the formats of the call have none, and another has this one."""
    from saidby.annotate.formats import FORMATS
    from saidby.corpus.errors import UsageError

    takers = [f"--from {entry.name}" for entry in FORMATS.values() if key in entry.options]
    takers += [f"--to {entry.name}" for entry in FORMATS.values() if key in entry.write_options]
    if takers and not known:
        raise UsageError(f"--{key.replace('_', '-')} is an option of {', '.join(takers)}")
