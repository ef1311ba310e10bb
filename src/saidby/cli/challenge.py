"""``saidby challenge``."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import count_or_all, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from saidby.corpus.model import Document
    from saidby.eval.challenge import Item, Outcome

SHOWN = 10
"""Failing items that are shown unless asked for more."""
LABELS = ("QUOTE", "CUE", "SOURCE")
"""Spans of an item that are shown."""


@click.command()
@click.argument("system", metavar="SYSTEM|PRED")
@click.option("--lang", metavar="CODE", help="Items of this language only: ru, en, de, fr.")
@click.option(
    "--phenomenon",
    "phenomena",
    metavar="NAME",
    multiple=True,
    help="Items of this construction only; may be given several times.",
)
@click.option(
    "--failed",
    metavar="N|all",
    callback=count_or_all,
    default=str(SHOWN),
    show_default=True,
    help="Show at most N failing items, spread over the suite; 0 for the tables alone.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead: the counts, and every failing item.")
@click.option("-o", "--output", metavar="PRED", help="Keep what the system found, to be challenged again or looked at.")
@click.option("--workers", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
def command(
    *,
    system: str,
    lang: str | None,
    phenomena: tuple[str, ...],
    failed: int | None,
    as_json: bool,
    output: str | None,
    workers: int,
) -> None:
    """Try a system on the diagnostic suite: short items, each of one construction, in ru, en, de, fr.

    SYSTEM is a system as in `saidby predict`; it gets texts and blocks, nothing of the gold. PRED is a corpus of
    predictions for the items, made elsewhere. An item passes if every quote has exactly its words, the source where
    there is one, the right speaker, and if nothing else is taken for a quote. The tables say for each construction how
    many items pass, and by what the others fail. The suite is a diagnosis, not a sample of the news: the share that
    passes foretells no score.

    \b
    Examples:
      saidby challenge rules-ru --lang ru
      saidby challenge rules-ru --phenomenon converb --failed all
      saidby challenge 'command:python my_model.py' --json > mine.json
      saidby challenge rules-ru -o found.jsonl
      saidby challenge found.jsonl --failed 0
    """
    from saidby.eval.challenge import challenge, read_suite, selected
    from saidby.seeds import CHALLENGE

    suite = selected(read_suite(CHALLENGE), lang=lang, phenomena=phenomena)
    gold = [document for documents in suite.values() for document in documents]
    found = _found(system, gold, workers, output)
    outcome = challenge(suite, found)
    if as_json:
        print_json({"system": system, **outcome.to_dict()})
    else:
        _show(outcome, gold, found, failed)


def _found(system: str, gold: "list[Document]", workers: int, output: str | None) -> "list[Document]":
    """Give predictions: those of a file or folder, or what the system finds."""
    from msgspec.structs import replace

    from saidby.annotate.systems import predict
    from saidby.corpus.stores import save, stream

    from .predict import shown

    if _is_corpus(system):
        if output:
            raise click.UsageError(f"{system} holds predictions; -o is for what a system finds")
        return list(stream(system))
    answers = shown(predict(system, map(_question, range(len(gold)), gold), workers=workers))
    found = [replace(answer, id=document.id) for document, answer in zip(gold, answers, strict=True)]
    if output:
        save(found, output)
        click.echo(f"{len(found)} items → {output}", err=True)
    return found


def _question(number: int, item: "Document") -> "Document":
    """Give an item without what its id and header tell of the construction."""
    from msgspec.structs import replace

    return replace(item, id=f"item-{number}", meta={})


def _is_corpus(name: str) -> bool:
    """Say whether this is meant to be a corpus: it is there, or it looks like a path."""
    if name.startswith("command:"):
        return False
    return name == "-" or Path(name).exists() or ("(" not in name and ("/" in name or bool(Path(name).suffix)))


def _show(outcome: "Outcome", gold: "list[Document]", found: "Iterable[Document]", failed: int | None) -> None:
    from rich.console import Console

    from saidby.eval.challenge_table import table

    console = Console(highlight=False)
    golds, preds = ({document.id: document for document in side} for side in (gold, found))
    shown = outcome.shown(failed)
    for item in shown:
        _show_item(item, golds[item.id], preds[item.id], console)
        click.echo()
    click.echo(table(outcome), nl=False)
    if 0 < len(shown) < len(outcome.failed):
        click.echo(f"{len(shown)} of {len(outcome.failed)} failing items are shown; for more: --failed N", err=True)


def _show_item(item: "Item", gold: "Document", pred: "Document", console: "Console") -> None:
    """Show what an item fails by, and the text with the marks of both sides."""
    from rich.text import Text

    from saidby.annotate.show import annotated, quote_lines
    from saidby.corpus.visible import visible
    from saidby.eval.challenge_table import reasons

    title = Text.assemble(
        (item.id, "bold"), f" · {item.phenomenon}{' (look-alike)' if item.counter else ''} · {item.file}"
    )
    console.rule(title, align="left")
    for reason in reasons(item):
        console.print(visible(reason), style="red", soft_wrap=True, markup=False)
    for name, document in (("gold", gold), ("found", pred)):
        marked = _marked(document)
        console.print(Text.assemble((f"{name}: ", "bold"), annotated(marked)), soft_wrap=True)
        for line in quote_lines(marked):
            console.print(visible(f"  {line}"), soft_wrap=True, highlight=False, markup=False)


def _marked(document: "Document") -> "Document":
    """Leave only the spans that an item is judged by."""
    from msgspec.structs import replace

    spans = tuple(span for span in document.spans if span.label in LABELS)
    kept = {span.id for span in spans} | {entity.id for entity in document.entities}
    relations = tuple(r for r in document.relations if r.head in kept and r.tail in kept)
    return replace(document, spans=spans, relations=relations)
