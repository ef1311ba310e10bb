"""``saidby demo``."""

from pathlib import Path

import click

SYSTEMS = {
    "natasha": ["entities.strict"],
    "rules-ru": ["quotes.strict[content]", "quotes.strict(mode=direct)[content]"],
}
"""What labels the articles, and the measures that it is scored by."""
ARTICLES = ("mayak-pomornik", "most-v-zarechye", "plotina-na-kedrovoy")
"""Inline quotes and a dialogue; pull quotes; indirect speech and relays."""
SHOWN = "most-v-zarechye"
"""The article that is shown at the end."""


@click.command()
@click.option("-o", "--output", metavar="DIR", default="saidby-demo", show_default=True, help="Where the files go.")
def command(output: str) -> None:
    """Walk the whole path on the bundled articles: build, predict, score, show.

    Every step says which command does the same on articles of your own. Files that an earlier demo left in DIR
    are replaced.

    \b
    Example:
      saidby demo -o /tmp/demo
    """
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    _articles(folder)
    _build(folder)
    _predict(folder)
    _score(folder)
    _show(folder)
    click.echo(f"\nDone. Open next: {folder}/natasha.html in a browser, the scores with every error in its context;")
    click.echo(f"{folder}/gold.said, the gold, in any editor; {folder}/scores.json, the same numbers for programs;")
    click.echo(f"and look at what a system found: saidby show {folder}/rules-ru.jsonl")


def _say(text: str) -> None:
    click.echo(click.style(f"\n{text}", bold=True))


def _articles(folder: Path) -> None:
    """Lay out the plain texts and the gold."""
    from saidby.corpus.files import writing
    from saidby.seeds import NEWS

    (folder / "articles").mkdir(exist_ok=True)
    texts = [NEWS / f"{name}.txt" for name in ARTICLES]
    for text in texts:
        with writing(folder / "articles" / text.name) as file:
            file.write(text.read_bytes())
    with writing(folder / "gold.said") as file:
        file.write(b"\n".join(text.with_suffix(".said").read_bytes() for text in texts))
    _say(f"1. {len(texts)} invented Russian articles: plain text in {folder}/articles, gold in {folder}/gold.said")


def _build(folder: Path) -> None:
    from saidby.corpus.build import build

    _say(f"2. Text into blocks, sentences, tokens: saidby build {folder}/articles -o {folder}/corpus.jsonl")
    built = build(folder / "articles", output=folder / "corpus.jsonl")
    click.echo(f"   {built.documents} documents, {built.tokens} tokens")


def _predict(folder: Path) -> None:
    from saidby.annotate.systems import predict
    from saidby.corpus.stores import load, save

    _say("3. Two systems read the texts, without the gold:")
    for system in SYSTEMS:
        save(predict(system, load(folder / "corpus.jsonl")), folder / f"{system}.jsonl")
        count = sum(len(document.spans) for document in load(folder / f"{system}.jsonl"))
        click.echo(f"   saidby predict {system} {folder}/corpus.jsonl -o {folder}/{system}.jsonl: {count} spans")


def _score(folder: Path) -> None:
    import json

    from saidby.corpus.files import writing
    from saidby.eval.html import report
    from saidby.eval.report import table
    from saidby.eval.scores import score

    _say("4. What they found is compared with the gold; tp: right, fp: found but wrong, fn: missed.")
    click.echo("   natasha knows people, places and organisations alone: what it does not look for counts as missed.")
    scores = {}
    for system, measures in SYSTEMS.items():
        result = score(folder / "gold.said", folder / f"{system}.jsonl", measures=measures)
        scores[system] = result.to_dict()
        options = " ".join(f"--measure '{measure}'" for measure in measures)
        names = f"{folder}/gold.said", f"{folder}/{system}.jsonl"
        _say(f"   saidby score {' '.join(names)} {options} --report {folder}/{system}.html")
        click.echo(table(result))
        with writing(folder / f"{system}.html") as file:
            file.write(report(result, *names, names=names).encode())
    with writing(folder / "scores.json") as file:
        file.write(json.dumps(scores, ensure_ascii=False, indent=1).encode() + b"\n")


def _show(folder: Path) -> None:
    from rich.console import Console

    from saidby.annotate.show import show
    from saidby.corpus.stores import stream

    _say(f"5. The gold of one article: saidby show {folder}/gold.said --id {SHOWN}")
    document = next(document for document in stream(folder / "gold.said") if document.id == SHOWN)
    show(document, Console(highlight=False))
