"""``saidby formats``."""

import click


@click.command()
def command() -> None:
    """List the formats: those that hold documents whole, with their suffixes, and foreign ones with their options."""
    from saidby.annotate.formats import FORMATS
    from saidby.corpus.stores import FOLDER, STORES

    for store in STORES.values():
        click.echo(f"{store.name:<16} {store.suffix:<9} {store.help}")
    click.echo(f"{FOLDER:<16} {'':<9} Parquet shards and corpus.json with counts and hashes; for large corpora")
    for name, entry in FORMATS.items():
        click.echo(f"{name:<16} {'(--from)':<9} {entry.help}")
        for option, values in entry.options.items():
            click.echo(f"{'':<26}   --{option.replace('_', '-')} {'|'.join(values) or 'PATH'}")
