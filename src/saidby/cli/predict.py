"""``saidby predict``."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import click

from saidby.corpus.model import Document


@click.command()
@click.argument("system", metavar="SYSTEM")
@click.argument("corpus", metavar="CORPUS")
@click.option("-o", "--output", metavar="PRED", required=True, help="Where the labelled corpus goes.")
@click.option("--workers", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option(
    "--given", metavar="LABEL", multiple=True, help="A layer of gold that the system may see; may be repeated."
)
@click.option("--explain", is_flag=True, help="Tell which rule made each span; `saidby show` prints it.")
def command(  # noqa: PLR0917
    system: str, corpus: str, output: str, workers: int, given: tuple[str, ...], explain: bool
) -> None:
    """Label CORPUS with SYSTEM; PRED holds what the system found, nothing of the labels of CORPUS.

    `saidby systems` lists the systems.

    \b
    Examples:
      saidby predict rules-ru articles.jsonl -o quotes.jsonl
      saidby predict rules-ru articles.jsonl -o quotes.jsonl --explain
      saidby predict 'natasha(by=text)' gold.said -o names.said --workers 2
      saidby predict 'command:python my_model.py' gold.jsonl -o mine.jsonl
    """
    from saidby.annotate.systems import explaining, load_system, predict
    from saidby.corpus.files import check_other
    from saidby.corpus.stores import save, stream

    check_other(Path(output), [Path(corpus)])
    loaded = explaining(load_system(system)) if explain else load_system(system)
    counts: Counter[str] = Counter()
    # Closed here: a program that waits for a reader would keep us from ending when the answers cannot be written.
    with closing(predict(loaded, stream(corpus), given=given, workers=workers)) as predictions:
        save(shown(_counted(predictions, counts)), output)
    click.echo(_summary(counts, output), err=True)


def _counted(documents: Iterable[Document], counts: Counter[str]) -> Iterator[Document]:
    for document in documents:
        counts["documents"] += 1
        counts.update(span.label for span in document.spans)
        yield document


def shown(documents: Iterable[Document]) -> Iterable[Document]:
    """Show progress where somebody looks."""
    if not sys.stderr.isatty():
        return documents
    from rich.console import Console
    from rich.progress import track

    return track(documents, "labelling", console=Console(stderr=True), transient=True)


def _summary(counts: Counter[str], output: str) -> str:
    labels = ", ".join(f"{label} {count}" for label, count in sorted(counts.items()) if label != "documents")
    documents = counts["documents"]
    return f"{documents} document{'' if documents == 1 else 's'}, {labels or 'no labels'} → {output}"
