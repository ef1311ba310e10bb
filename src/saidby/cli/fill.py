"""``saidby fill``."""

from typing import TYPE_CHECKING

import click

from .options import print_json

if TYPE_CHECKING:
    from saidby.corpus.fill import Filled


@click.command()
@click.argument("release", metavar="STRIPPED")
@click.argument("sources", metavar="SOURCES…", nargs=-1, required=True)
@click.option("-o", "--output", metavar="CORPUS", required=True, help="Where the corpus goes.")
@click.option("--lossy", is_flag=True, help="Leave out what cannot be placed, and write the rest.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, a report on each document in it, instead of a table."
)
def command(*, release: str, sources: tuple[str, ...], output: str, lossy: bool, as_json: bool) -> None:
    """Put a release without words (STRIPPED) back on your own copies of its texts.

    STRIPPED is a folder that `saidby publish --without-text` wrote, hf://datasets/NAMESPACE/NAME, or a file of lines.
    SOURCES are texts, pages or tables as `saidby build` reads them, folders of these, or a corpus. A copy may differ
    from the text in white space, quotation marks, dashes, ё, and in sentences that were changed, added or removed. Each
    document is exact (the copy is the text), aligned, missing (no copy), or ambiguous (several copies are as good).
    Nothing is guessed: annotation in a sentence that is not the one it was made on is left out.

    If anything is left out, the exit code is 1 and no corpus is written, unless --lossy is given.
    CORPUS.lost.jsonl tells what it is, in both cases.

    \b
    Examples:
      saidby fill release.jsonl texts/ -o gold.jsonl
      saidby fill offsets/ pages/ more.jsonl -o gold --lossy
      saidby fill hf://datasets/zarechye/news texts/ -o gold.jsonl
    """
    from saidby.corpus.fill import NotPlaced, fill

    try:
        filled = fill(release, list(sources), output=output, lossy=lossy)
    except NotPlaced as error:
        _show(error.filled, as_json=as_json, err=output == "-")
        raise
    _show(filled, as_json=as_json, err=output == "-")


def _show(filled: "Filled", *, as_json: bool, err: bool) -> None:
    from saidby.corpus.fill_table import table, to_dict

    for problem in filled.unread:
        click.echo(f"not read: {problem}", err=True)
    if as_json and not err:
        print_json(to_dict(filled))
    else:
        click.echo(table(filled.reports), nl=False, err=err)
