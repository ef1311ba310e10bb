"""How long it takes to publish 1 M tokens, and how much memory, alone and against the number of documents.

Run ``python benchmarks/publish.py [DOCUMENTS]``; 1,000 documents of 1,000 tokens by default, and four times as many.
Each run, with the text and without, is a process of its own that reads JSONL; prints seconds of the processor, tokens
a second, and its peak resident memory.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from saidby.corpus.model import Document, Entity, Fragment, Relation, Span
from saidby.corpus.stores import save

TOKENS = 1_000
WORDS = ("мост", "Заречье", "сказал", "Пётр", "😀", "и", "открыт", "завтра")
CODE = """
import resource, sys, time
from pathlib import Path
from saidby.annotate.scheme import load_scheme
from saidby.annotate.view import view_of
from saidby.corpus.publish.facts import About
from saidby.corpus.publish.forms import WHOLE, without_text
from saidby.corpus.publish.write import publish
from saidby.corpus.stores import stream
start = time.process_time()
form = {"whole": WHOLE, "without text": without_text()}[sys.argv[3]]
publish(stream(sys.argv[1]), Path(sys.argv[2]), About("made", licence="CC-BY-4.0"), view_of(load_scheme()), form=form)
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def document(number: int) -> Document:
    """Give a document with a name every eight tokens, and a quote over every fifth of them."""
    words = [WORDS[i] for i in np.random.default_rng(number).integers(len(WORDS), size=TOKENS)]
    ends = (np.cumsum([len(word) + 1 for word in words]) - 1).tolist()
    tokens = tuple(Fragment(end - len(word), end) for word, end in zip(words, ends, strict=True))
    names = [
        Span(f"n{i}", "PER", (Fragment(tokens[i].start, tokens[i + 1].end),), f"e{i % 20}", {"form": "name"})
        for i in range(0, TOKENS - 8, 8)
    ]
    quotes = [
        Span(f"q{i}", "QUOTE", (Fragment(tokens[i].start, tokens[i + 5].end),), attrs={"mode": "direct"})
        for i in range(0, TOKENS - 8, 40)
    ]
    return Document(
        f"d{number}", " ".join(words), "ru", (),
        tuple(Fragment(tokens[i].start, tokens[i + 19].end) for i in range(0, TOKENS, 20)),
        tokens,
        spans=(*names, *quotes),
        relations=tuple(Relation(f"r{quote.id}", "speaker", quote.id, "e0") for quote in quotes),
        entities=tuple(Entity(f"e{i}", "PER", f"Лужин {i}") for i in range(20)),
        meta={"split": ("train", "dev", "test")[number % 3]},
    )  # fmt: skip


def main() -> None:
    """Print a row for each size."""
    least = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    print(f"{'form':>12} {'documents':>10} {'tokens':>12} {'seconds':>8} {'tokens/s':>10} {'peak MB':>8}")
    for count in (least, 4 * least):
        with tempfile.TemporaryDirectory() as name:
            source, folder = Path(name) / "corpus.jsonl", Path(name) / "published"
            save((document(number) for number in range(count)), source)
            for form in ("whole", "without text"):
                call = [sys.executable, "-c", CODE, source, folder, form]
                done = subprocess.run(call, check=True, capture_output=True, text=True)
                seconds, memory = map(float, done.stdout.split())
                tokens = count * TOKENS
                row = f"{count:>10,} {tokens:>12,} {seconds:>8.1f} {tokens / seconds:>10,.0f} {memory:>8.0f}"
                print(f"{form:>12} {row}")


if __name__ == "__main__":
    main()
