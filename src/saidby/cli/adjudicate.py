"""``saidby adjudicate``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import names_option, parts

if TYPE_CHECKING:
    from saidby.corpus.model import Document


@click.command()
@click.argument("corpora", metavar="A B…", nargs=-1, required=True)
@click.option("-o", "--output", metavar="OUT", required=True, help="What to write: disputes (.said), or the gold.")
@click.option("--decisions", metavar="FILE", help="The disputes, decided; OUT is then the gold, in any format.")
@click.option("--to", "target_format", metavar="FORMAT", help="Write disputes as label-studio tasks, not as .said.")
@click.option("--from", "source_format", metavar="FORMAT", help="Format of --decisions; by default its suffix says it.")
@names_option
@click.option("--overwrite", is_flag=True, help="Replace OUT if it is there.")
def command(
    *,
    corpora: tuple[str, ...],
    output: str,
    decisions: str | None,
    target_format: str | None,
    source_format: str | None,
    names: str | None,
    overwrite: bool,
) -> None:
    """Make one gold of the labellings A B… of the same documents: a person decides where annotators differ.

    First without --decisions: OUT holds each document with disputes, every candidate in its text, and in its
    header a line for each dispute. Write a name (or none, or all) for each ? there. Then give it back with
    --decisions: OUT is the gold, of these documents and of those without disputes. Disputes left undecided are
    listed, exit 1.

    \b
    Examples:
      saidby adjudicate anna.said boris.said -o disputes.said
      saidby adjudicate anna.said boris.said --decisions disputes.said -o gold.said
      saidby adjudicate anna.said boris.said -o disputes.json --to label-studio
    """
    from saidby.annotate.adjudicate import adjudicate, decide
    from saidby.annotate.formats import read, write
    from saidby.corpus.errors import UsageError, problem
    from saidby.corpus.files import STANDARD, check_other, suffixes
    from saidby.corpus.stores import load, save

    target = Path(output)
    called = parts(names)
    for name in (target_format, source_format):
        if name not in (None, "label-studio"):
            raise UsageError(f"people decide disputes in a .said file, or in label-studio; got {name!r}")
    if decisions is None and target_format is None and target != STANDARD and suffixes(target)[0] != ".said":
        raise UsageError(f"disputes are written as .said, for people; name OUT so, got {output!r}")
    if target != STANDARD and target.exists() and not overwrite:
        raise problem(output, "is there already, and may hold decisions; name another file, or pass --overwrite")
    check_other(target, [Path(path) for path in (*corpora, *([decisions] if decisions else []))])
    if decisions is not None:
        answers = load(decisions) if source_format is None else map(_bare, read(source_format, decisions))
        decided = decide(*corpora, decisions=answers, names=called)
        save(decided.gold, output, format="said" if target == STANDARD else None)
        _say(f"documents of gold: {len(decided.gold)}")
        _say(*(f"gone with the span that it led to: {lost}" for lost in decided.lost))
        return
    found = adjudicate(*corpora, names=called)
    if target_format is None:
        save(found.disputed or found.gold, output, format="said")
    else:
        write(target_format, found.disputed or found.gold, output)
    count = sum(map(len, found.disputes.values()))
    _say(f"disputes: {count}, in {len(found.disputed)} of {len(found.disputed) + len(found.gold)} documents")
    if not count:
        _say(f"nothing to decide: {output} is the gold")
    _say(*(f"left out, labelled by {name} alone: {identity}" for identity, name in found.alone.items()))
    _say(
        *(
            f"{identity}: {', '.join(fields)} differ; those of {found.annotators[0]} are taken"
            for identity, fields in found.unlike.items()
        )
    )


def _bare(document: "Document") -> "Document":
    """Give the document without what only the tool of its decisions says: the gold is nobody's task any more."""
    from msgspec.structs import replace

    meta = {key: value for key, value in document.meta.items() if key != "imported"}
    return replace(document, meta=meta, native={})


def _say(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)
