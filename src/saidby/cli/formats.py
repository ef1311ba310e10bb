"""``saidby formats``."""

import click


@click.command()
def command() -> None:
    """List the formats that hold documents whole, with their suffixes."""
    from saidby.corpus.stores import FOLDER, STORES

    for store in STORES.values():
        click.echo(f"{store.name:<9} {store.suffix:<9} {store.help}")
    click.echo(f"{FOLDER:<9} {'':<9} Parquet shards and corpus.json with counts and hashes; for large corpora")
