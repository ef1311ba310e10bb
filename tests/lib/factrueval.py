"""Documents in the format of factRuEval-2016, written from a text and what is said of its words."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from saidby.corpus.tokenise_razdel import cut

Said = Mapping[str, tuple[str, str]]
"""Label and words of each part by id; type and parts of each object by id."""


def write(folder: Path, name: str, sentences: Sequence[str], parts: Said, objects: Said, /, **more: str) -> Path:
    """Write a document; `more` are other files by suffix, whole, also in place of what would be written.

    Words of a part are found where they stand first in the text.
    """
    text = " ".join(sentences)
    tokens = [(token, number) for number, token in enumerate(cut(text, 0)[1], 101)]
    ends = {text.index(sentence) + len(sentence) for sentence in sentences}
    lines = []
    for (start, end), number in tokens:
        lines.append(f"{number} {start} {end - start} {text[start:end]}")
        lines += [""] if end in ends else []
    spans = []
    for key, (label, words) in parts.items():
        start = text.index(words)
        inside = [(number, text[a:b]) for (a, b), number in tokens if start <= a and b <= start + len(words)]
        ids, forms = (" ".join(map(str, column)) for column in zip(*inside, strict=True))
        spans.append(f"{key} {label} {start} {len(words)} {inside[0][0]} {len(inside)}  # {ids} {forms}")
    files = {"txt": text, "tokens": "\n".join(lines), "spans": "\n".join(spans)}
    files["objects"] = "\n".join(f"{key} {kind} {ids} # " for key, (kind, ids) in objects.items())
    for suffix, content in (files | more).items():
        (folder / f"{name}.{suffix}").write_text(content, "utf-8")
    return folder


def answer(folder: Path, name: str, *lines: str) -> Path:
    """Write an answer to track 1."""
    (folder / f"{name}.task1").write_text("\n".join(lines), "utf-8")
    return folder
