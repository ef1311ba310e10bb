"""``saidby systems``."""

import click


@click.command()
def command() -> None:
    """List the systems, what each finds, and their options, the default first."""
    from saidby.annotate.systems import SYSTEMS

    for name, entry in SYSTEMS.items():
        click.echo(f"{name:<10} {', '.join(entry.labels):<20} {entry.help}")
        for option, values in entry.options.items():
            click.echo(f"{'':<31}   {option}={'|'.join(values)}")
        if entry.takes:
            click.echo(f"{'':<31}   --given {' '.join(entry.takes)}")
    click.echo(f"{'command:…':<10} {'any':<20} any program: documents as lines of JSON in, the labelled ones out")
