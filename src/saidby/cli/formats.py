"""``saidby formats``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from saidby.annotate.formats import Format

WIDTH = 100


@click.command()
def command() -> None:
    """List the formats: those that hold documents whole, with their suffixes; then foreign ones.

    Of a foreign format: whether it is read (--from) and written (--to), its options (for --option), what it holds of a
    document and what not.
    """
    from saidby.annotate.formats import FORMATS
    from saidby.corpus.stores import FOLDER, STORES

    for store in STORES.values():
        click.echo(f"{store.name:<16} {store.suffix:<9} {store.help}")
    click.echo(f"{FOLDER:<16} {'':<9} Parquet shards and corpus.json with counts and hashes; for large corpora")
    for entry in FORMATS.values():
        for line in _lines(entry):
            click.echo(line)


def _lines(entry: "Format") -> Iterator[str]:
    way = "(--from)" if entry.keeps is None else entry.suffix if entry.is_read else "(--to)"
    yield f"{entry.name:<16} {way:<9} {entry.help}"
    for way, options in (("", entry.options), (" (--to)", entry.write_options)):
        for option, values in options.items():
            yield f"{'':<26}   {option}={'|'.join(values) or 'TEXT'}{way}"
    for line in entry.keeps.lines() if entry.keeps and entry.is_read else ():
        yield click.wrap_text(line, WIDTH, " " * 29, " " * 31)
