"""What a rule system reaches on each split of a corpus: the tables of docs/explanation/baseline-results.md.

::

    python benchmarks/baseline.py rules-ru --lang ru
    python benchmarks/baseline.py rules-en --lang en gold/

The first columns are the seeds, cut by ``meta["split"]``; every other corpus is a column of its own. A cell is the F1
of all labels together with its 95% interval; *gap* is train less test. Below the table, the number of documents and of
gold quotes of each column.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import saidby
from saidby.corpus.model import Document
from saidby.seeds import NEWS

MEASURES = (
    "quotes.strict(edges=trim,mode=direct)[content]",
    "quotes.overlap(mode=direct)[source]",
    "speakers.end_to_end(mode=direct)",
    "quotes.overlap(mode=indirect)[content]",
    "quotes.strict(edges=trim,mode=indirect)[content]",
    "quotes.overlap(mode=mixed)[content]",
    "quotes.strict[cue]",
    "quotes.token[content]",
    "quotes.token[cue]",
    "quotes.token[source]",
    "speakers.end_to_end",
)
SPLITS = ("train", "dev", "test")

Value = tuple[float, tuple[float, float] | None]


def columns(lang: str, others: Sequence[str]) -> dict[str, list[Document]]:
    """Give the documents of each column."""
    seeds = [seed for path in sorted(NEWS.glob("*.said")) for seed in saidby.load(path) if seed.lang == lang]
    splits = {split: [seed for seed in seeds if seed.meta["split"] == split] for split in SPLITS}
    return splits | {Path(path).name: saidby.load(path) for path in others}


def values(system: str, gold: Sequence[Document]) -> dict[str, Value]:
    """Give F1 and interval of each measure."""
    result = saidby.score(gold, list(saidby.predict(system, gold)), measures=MEASURES).to_dict()["measures"]
    return {name: (result[name]["micro"]["f1"], result[name]["micro"]["ci95"]) for name in MEASURES}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system")
    parser.add_argument("corpora", nargs="*", metavar="CORPUS", help="other gold, a column each")
    parser.add_argument("--lang", default="ru", help="language of the seeds (ru)")
    options = parser.parse_intermixed_args()
    names = [*SPLITS, *(Path(path).name for path in options.corpora)]
    if len(set(names)) < len(names):
        parser.error(f"every column needs a name of its own: {', '.join(names)}")
    golds = columns(options.lang, options.corpora)
    found = {name: values(options.system, gold) for name, gold in golds.items()}
    print("| measure |", " | ".join(golds), "| gap |")
    print("|---" * (len(golds) + 2) + "|")
    for measure in MEASURES:
        gap = found["train"][measure][0] - found["test"][measure][0]
        cells = " | ".join(_cell(*column[measure]) for column in found.values())
        print(f"| `{measure}` | {cells} | {100 * gap:+.1f} |")
    for what, count in (("documents", len), ("quotes", _quotes)):
        print(f"| {what} |", " | ".join(str(count(gold)) for gold in golds.values()), "| |")


def _cell(f1: float, interval: tuple[float, float] | None) -> str:
    return f"{100 * f1:.1f}" + (f" ({100 * interval[0]:.0f}–{100 * interval[1]:.0f})" if interval else "")


def _quotes(gold: Sequence[Document]) -> int:
    return sum(span.label == "QUOTE" for document in gold for span in document.spans)


if __name__ == "__main__":
    main()
