"""``saidby audit``."""

import click

from .options import check_store, from_option, parts, print_json

SHOWN = 5
"""Findings of each check that the table lists unless asked for all."""


@click.command()
@click.argument("corpora", metavar="CORPUS…", nargs=-1, required=True)
@click.option("--only", metavar="CHECK,…", multiple=True, help="Make these checks; may be given several times.")
@click.option("--skip", metavar="CHECK,…", multiple=True, help="Leave these checks out; may be given several times.")
@click.option("--all", "everything", is_flag=True, help=f"List every finding, not the first {SHOWN} of each check.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, every finding in it, instead of a table.")
@click.option("--strict", is_flag=True, help="Exit 1 if there is an error or a warning.")
@from_option("every CORPUS")
def command(
    *,
    corpora: tuple[str, ...],
    only: tuple[str, ...],
    skip: tuple[str, ...],
    everything: bool,
    as_json: bool,
    strict: bool,
    source_format: str | None,
) -> None:
    """Look for leaks between splits, slips of annotation, and personal data.

    The split of a document is its meta.split; without one, the name of its corpus tells it by a word: train, dev,
    validation, test. Several corpora are compared with one another as splits are. Each finding is an error, a warning
    or a note, with its places (document and offsets) and the words. Personal data is masked.

    \b
    Examples:
      saidby audit gold/
      saidby audit ru-ud-train.conllu ru-ud-test.conllu --only repeated_sentences,seen_names
      saidby audit gold.jsonl --skip personal_data --all
      saidby audit gold/ --strict --json > audit.json
    """
    from saidby.corpus.audit import audit
    from saidby.corpus.audit.table import summary, table

    check_store(source_format, corpora[0])
    found = audit(
        *corpora,
        only=_names(only) or None,
        skip=_names(skip),
        limit=None if everything or as_json else SHOWN,
        format=source_format,
    )
    if as_json:
        print_json(found.to_dict())
    else:
        click.echo(table(found), nl=False)
    click.echo(summary(found), err=True)
    if strict and found.faulty:
        raise click.exceptions.Exit(1)


def _names(options: tuple[str, ...]) -> list[str]:
    return [name for option in options for name in parts(option) or ()]
