"""``saidby check``."""

import click


@click.command()
@click.argument("corpora", metavar="CORPUS…", nargs=-1, required=True)
@click.option(
    "--from", "source_format", metavar="FORMAT", help="Format of every CORPUS; by default its suffix says it."
)
def command(corpora: tuple[str, ...], source_format: str | None) -> None:
    r"""Find every problem of each CORPUS, with its place; exit 1 if there is any.

    \b
    Example:
      saidby check gold.said predictions.jsonl
    """
    from saidby.corpus.errors import Problems
    from saidby.corpus.stores import stream

    problems = Problems()
    count = 0
    for corpus in corpora:
        with problems.gathered():
            count += sum(1 for _ in stream(corpus, format=source_format))
    for problem in problems:
        click.echo(problem)
    click.echo(f"{count} valid documents, {len(problems)} problems", err=True)
    raise click.exceptions.Exit(1 if problems else 0)
