"""``saidby measures``."""

import click


@click.command()
def command() -> None:
    """List the measures, the values of their parameters, and which are the default."""
    from saidby.eval.measures import DEFAULT, MEASURES

    for name, definition in MEASURES.items():
        click.echo(f"{name:<24} {definition.help}{' (default)' if name in DEFAULT else ''}")
        for param, values in definition.params.items():
            click.echo(f"{'':<24}   {param}={'|'.join(values)}")
