"""How writing, reading and showing one document grow with its length: seconds should double with the tokens."""

import time
from itertools import pairwise

import msgspec

from saidby.annotate.show import annotated
from saidby.corpus import said
from saidby.corpus.model import Document, Relation, Span
from saidby.corpus.segment import segment

LINE = "Мост в Заречье откроют в мае, сообщил мэр Пётр Лужин."
SIZES = (2_500, 5_000, 10_000)


def document(lines: int) -> Document:
    """Give a document of so many lines, a span on every fifth token, a relation from every other span."""
    made = segment(Document("a", "\n\n".join([LINE] * lines), "ru"))
    spans = tuple(Span(f"s{i}", "PER", (token,)) for i, token in enumerate(made.tokens[::5]))
    pairs = zip(spans[::2], spans[1::2], strict=False)
    relations = tuple(Relation(f"{head.id}.cue", "cue", head.id, tail.id) for head, tail in pairs)
    return msgspec.structs.replace(made, spans=spans, relations=relations)


def main() -> None:
    print("tokens    write     read      show")
    for lines in SIZES:
        made = document(lines)
        times = [time.perf_counter()]
        text = said.format(made)
        times.append(time.perf_counter())
        said.parse(text)
        times.append(time.perf_counter())
        annotated(made)
        times.append(time.perf_counter())
        steps = (f"{after - before:.2f} s" for before, after in pairwise(times))
        print(f"{len(made.tokens):<9} " + "    ".join(steps))


if __name__ == "__main__":
    main()
