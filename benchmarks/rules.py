"""``rules-ru`` against natasha's morphology, syntax and names over every sentence of the same articles.

``python benchmarks/rules.py [--real FOLDER]``: over the seeds (but for their test split), or the ``*.txt`` of a folder.
natasha's models are called as natasha calls them, eight sentences at a time; rules-ru as ``saidby predict`` calls it,
a document at a time. Both run on one thread of the matrix library. Rounds are taken in turn, with emptied caches;
medians and their ratio. Then the share of sentences that rules-ru tags and parses, and where its time goes.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from razdel import sentenize, tokenize

import saidby
from saidby.annotate.systems import models_ru, networks
from saidby.corpus import russian
from saidby.corpus.model import Document
from saidby.corpus.segment import blocks

ROUNDS = 5
SEEDS = Path(saidby.__file__).parent / "seeds"

Sentences = list[str]


def articles(folder: Path | None) -> list[Document]:
    """Give the articles, without any label."""
    if folder is not None:
        return [Document(path.stem, path.read_text("utf-8"), "ru") for path in sorted(folder.glob("*.txt"))]
    seeds = (document for path in sorted(SEEDS.glob("news/*.said")) for document in saidby.stream(path))
    shown = (seed for seed in seeds if seed.lang == "ru" and seed.meta.get("split") != "test")
    return [Document(seed.id, seed.text, "ru") for seed in shown]


def sentences_of(documents: Iterable[Document]) -> Sentences:
    """Give the sentences, block by block."""
    return [
        sentence.text
        for document in documents
        for block in blocks(document.text)
        for sentence in sentenize(document.text[block.start : block.end])
    ]


def by_natasha(documents: Sequence[Document]) -> None:
    sentences = sentences_of(documents)
    words = [[token.text for token in tokenize(sentence)] for sentence in sentences]
    for kind, name, items in (("Morph", "morph", words), ("Syntax", "syntax", words), ("NER", "ner", sentences)):
        for _ in models_ru._slovnet(kind, name).map(items):
            pass


def by_saidby(documents: Sequence[Document]) -> None:
    for _ in saidby.predict("rules-ru", documents):
        pass


def emptied() -> None:
    """Empty the caches of words and sentences; the models stay."""
    for cached in (models_ru.tag, models_ru.parse, russian.analyses):
        cached.cache_clear()


def timed(run: Callable[[Sequence[Document]], None], documents: Sequence[Document]) -> float:
    emptied()
    begin = perf_counter()
    with networks.threads().limit(limits=1, user_api="blas"):
        run(documents)
    return perf_counter() - begin


class Stages:
    """How long rules-ru is in each of the models, and how often."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.sentences: dict[str, int] = {}

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch the models while rules-ru runs."""
        stages = (
            ("names", networks.Recogniser, "tags"),
            ("morphology", networks.Tagger, "tags"),
            ("syntax", networks.Parser, "links"),
        )
        kept = [(kind, name, getattr(kind, name)) for _, kind, name in stages]
        for stage, kind, name in stages:
            setattr(kind, name, self._clocked(stage, getattr(kind, name)))
        try:
            yield
        finally:
            for kind, name, method in kept:
                setattr(kind, name, method)

    def _clocked(self, stage: str, method: Callable[..., object]) -> Callable[..., object]:
        def clocked(network: object, words: Sequence[str]) -> object:
            begin = perf_counter()
            found = method(network, words)
            self.seconds[stage] = self.seconds.get(stage, 0.0) + perf_counter() - begin
            self.sentences[stage] = self.sentences.get(stage, 0) + 1
            return found

        return clocked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, metavar="FOLDER", help="*.txt to read in place of the seeds")
    documents = articles(parser.parse_args().real)
    sentences = sentences_of(documents)
    print(
        f"{len(documents)} articles, {len(sentences):,} sentences, {sum(len(d.text) for d in documents):,} characters"
    )
    by_natasha(documents[:2])
    by_saidby(documents[:2])
    times: dict[str, list[float]] = {"natasha": [], "rules-ru": []}
    for _ in range(ROUNDS):
        times["natasha"].append(timed(by_natasha, documents))
        times["rules-ru"].append(timed(by_saidby, documents))
    peer, own = (median(times[name]) for name in times)
    print(f"natasha {peer:.2f} s, rules-ru {own:.2f} s: {peer / own:.2f}×")
    stages = Stages()
    with stages.watched():
        whole = timed(by_saidby, documents)
    for stage, seconds in sorted(stages.seconds.items(), key=lambda pair: -pair[1]):
        number = stages.sentences[stage]
        share = "" if stage == "names" else f", {number} of {len(sentences)} sentences ({number / len(sentences):.0%})"
        print(f"  {stage:<11}{seconds / whole:4.0%}{share}")
    print(f"  {'rules':<11}{1 - sum(stages.seconds.values()) / whole:4.0%}")


if __name__ == "__main__":
    main()
