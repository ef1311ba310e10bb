"""Reading JSONL into valid documents, against `json.loads` of the same bytes into dictionaries."""

import io
import json
import statistics
import time
from collections.abc import Callable

from saidby.corpus import jsonl
from saidby.corpus.check import valid
from saidby.corpus.model import Document, Span
from saidby.corpus.segment import segment

ARTICLE = "Мост в Заречье откроют в мае, сообщил мэр Пётр Лужин. «Строители успевают», — сказал он.\n\n" * 20
DOCUMENTS, RUNS = 500, 5


def documents() -> list[Document]:
    """Give articles with tokens, sentences, blocks and a span on every tenth token."""
    made = segment(Document("a", ARTICLE, "ru"))
    spans = tuple(Span(f"s{i}", "PER", (token,)) for i, token in enumerate(made.tokens[::10]))
    return [
        Document(f"d{i}", ARTICLE, "ru", made.blocks, made.sentences, made.tokens, spans=spans)
        for i in range(DOCUMENTS)
    ]


def median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    file = io.BytesIO()
    jsonl.write(documents(), file)
    lines = file.getvalue().splitlines()
    ours = median(lambda: [jsonl.parse_line(line) for line in lines])
    checked = median(lambda: [valid(document) for document in jsonl.read(io.BytesIO(file.getvalue()), "a.jsonl")])
    peer = median(lambda: [json.loads(line) for line in lines])
    size = len(file.getvalue()) / 1e6
    print(f"{size:.1f} MB, {DOCUMENTS} documents, medians of {RUNS}")
    print(f"json.loads                       {peer:.3f} s")
    print(f"structs                          {ours:.3f} s  {peer / ours:.1f}x")
    print(f"jsonlines, structs, invariants   {checked:.3f} s  {peer / checked:.1f}x")


if __name__ == "__main__":
    main()
