"""``saidby measures``."""

from itertools import groupby

import click


@click.command()
def command() -> None:
    """List the measures, which are the default, and after those that take the same parameters the values of these."""
    from saidby.eval.measures import DEFAULT, MEASURES

    width = max(map(len, MEASURES))
    for params, group in groupby(MEASURES.items(), key=lambda item: item[1].params):
        for name, definition in group:
            click.echo(f"{name:<{width}} {definition.help}{' (default)' if name in DEFAULT else ''}")
        for param, values in params.items():
            click.echo(f"{'':<{width}}   {param}={'|'.join(values)}")
