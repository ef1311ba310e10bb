"""``saidby check``."""

import click

from .options import check_store, from_option


@click.command()
@click.argument("paths", metavar="CORPUS…", nargs=-1, required=True)
@from_option("every CORPUS")
@click.option(
    "--scheme",
    "scheme_name",
    metavar="NAME|FILE",
    help="Label scheme to keep to (`saidby scheme`); by default any label goes.",
)
def command(paths: tuple[str, ...], source_format: str | None, scheme_name: str | None) -> None:
    """Find every problem of each CORPUS, with its place; exit 1 if there is any.

    Of a folder that only holds folders, each is a corpus by itself.

    \b
    Examples:
      saidby check gold.said predictions.jsonl
      saidby check --scheme news gold/
      saidby check --scheme court.toml gold.said
    """
    from saidby.annotate.conform import check
    from saidby.annotate.scheme import load_scheme
    from saidby.corpus.errors import Problems
    from saidby.corpus.stores import corpora, stream

    check_store(source_format, paths[0])
    scheme = load_scheme(scheme_name) if scheme_name is not None else None
    problems = Problems()
    count = 0
    for corpus in (inner for path in paths for inner in corpora(path)):
        with problems.gathered():
            for document in stream(corpus, format=source_format):
                found = check(document, scheme) if scheme else []
                problems.extend(found)
                count += not found
    for problem in problems:
        click.echo(problem)
    click.echo(f"{count} valid documents, {len(problems)} problems", err=True)
    raise click.exceptions.Exit(1 if problems else 0)
