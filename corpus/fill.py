"""Documents without words, filled from copies of their texts.

A copy is found by the hash of the text; by the hash of its normal form; by name, or, if no copy of that name holds half
of the text, by length and hashes among the `NEAR` copies nearest in length, where one must hold more of the text than
any other. What differs from the text is placed piece by piece (`saidby.corpus.placing`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from . import files
from .copies import Copies, Sources
from .errors import DataError, Problem
from .model import Document
from .placing import Lost, Placed, place
from .plain import many
from .stores import save
from .stripped import Stripped, restore
from .stripped_files import read_stripped

NEAR = 32
"""Copies of like length, in units, that are tried for a document without a copy of its name."""

HALF = 2
"""One in so many units must be found for a copy that has another name."""

Status = Literal["exact", "aligned", "missing", "ambiguous"]
KINDS = ("span", "relation", "sentence", "token", "block")


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a document.

    Parameters
    ----------
    id : str
        The document.
    status : {'exact', 'aligned', 'missing', 'ambiguous'}
        The copy is the text; it differs, and all or part was placed; there is no copy; several are as good.
    copy : str, optional
        Name of the copy.
    by : {'text', 'normal form', 'name', 'hashes'}, optional
        How it was found.
    given, placed : dict of str to int
        How many spans, relations, sentences, tokens, blocks the release has, headers not counted, and how many the copy
        got.
    lost : tuple of Lost
        What could not be placed but tokens, one by one; of a document without copy nothing is listed.
    """

    id: str
    status: Status
    copy: str | None = None
    by: str | None = None
    given: dict[str, int] = {}
    placed: dict[str, int] = {}
    lost: tuple[Lost, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.status in ("exact", "aligned") and self.given == self.placed


class Filled(NamedTuple):
    """What became of a release; documents are None where they were written to a file."""

    documents: list[Document] | None
    reports: list[Report]
    unread: list[Problem]


class NotPlaced(DataError):
    """Something could not be placed; `filled` tells what."""

    def __init__(self, problems: Iterable[Problem], filled: Filled):
        super().__init__(problems)
        self.filled = filled


def fill(
    release: str | Path | Iterable[Stripped],
    sources: Sources,
    *,
    output: str | Path | None = None,
    lossy: bool = False,
) -> Filled:
    """Put documents without words back on copies of their texts.

    Parameters
    ----------
    release : path, or iterable of Stripped
        As `strip` gives them, or `read_stripped` reads them, also from ``hf://datasets/NAMESPACE/NAME``.
    sources : path, paths, documents, or mapping of str to str
        Copies of the texts: a corpus, articles as `saidby build` reads them, documents, or texts by name.
    output : path, optional
        The corpus to write, in constant memory. Beside it, as ``OUTPUT.lost.jsonl``, stands what could not be placed.
    lossy : bool
        Whether documents and annotation that cannot be placed may be left out.

    Returns
    -------
    Filled
        Documents in the order of the release, and a report on each.

    Raises
    ------
    NotPlaced
        If something could not be placed, and `lossy` is not set; no corpus is written then.
    DataError
        If release or sources cannot be read.
    """
    paths = [Path(path) for path in (release, *_paths(sources)) if isinstance(path, str | Path)]
    if output is not None:
        files.check_other(Path(output), paths)
    released = read_stripped(release) if isinstance(release, str | Path) else release
    reports: list[Report] = []
    with Copies(sources) as copies:
        if not len(copies):
            copies.problems.raise_if_any()
        unread = list(copies.problems)
        filled = Filled(None if output else [], reports, unread)
        documents = _checked(_filled(released, copies, reports), filled, lossy=lossy)
        if filled.documents is not None:
            filled.documents.extend(documents)
            return filled
        path = Path(str(output))
        try:
            _save(documents, path, filled)
        except NotPlaced:
            _tell(reports, path)
            raise
        _tell(reports, path)
    return filled


def _paths(sources: Sources) -> list[str | Path]:
    if isinstance(sources, str | Path):
        return [sources]
    return [source for source in sources if isinstance(source, str | Path)] if isinstance(sources, Sequence) else []


def _filled(released: Iterable[Stripped], copies: Copies, reports: list[Report]) -> Iterator[Document]:
    for stripped in released:
        report, document = _one(stripped, copies)
        reports.append(report)
        if document is not None:
            yield document


def _checked(documents: Iterable[Document], filled: Filled, *, lossy: bool) -> Iterator[Document]:
    """Pass documents on; at the end raise what is missing."""
    yield from documents
    problems = [Problem(report.id, _what(report)) for report in filled.reports if not report.whole]
    if problems and not lossy:
        advice = "pass --lossy to write the rest (lossy=True)"
        raise NotPlaced([*problems, Problem("", advice)], filled)


def _what(report: Report) -> str:
    if report.status == "missing":
        return "no copy of its text was found"
    if report.status == "ambiguous":
        return "several copies hold as much of its text, and none has its name; keep one of them"
    short = {kind: report.given[kind] - report.placed[kind] for kind in KINDS}
    told = [f"{count:,} of {many(report.given[kind], kind)}" for kind, count in short.items() if count]
    return f"could not be placed on {report.copy}: {', '.join(told)}"


def _save(documents: Iterator[Document], output: Path, filled: Filled) -> None:
    """Write the corpus; without a document there is none."""
    first = next(documents, None)
    if first is None:
        raise NotPlaced([Problem(str(output), "no document was found, nothing is written")], filled)
    save(chain([first], documents), output)


def _tell(reports: Iterable[Report], output: Path) -> None:
    """Write what is missing beside the corpus, a line a document; nothing stands there if nothing is."""
    if output == files.STANDARD:
        return
    path = lost_file(output)
    missing = [report for report in reports if not report.whole]
    if not missing:
        path.unlink(missing_ok=True)
        return
    with files.writing(path) as file:
        file.writelines(msgspec.json.encode(_line(report)) + b"\n" for report in missing)


def lost_file(output: Path) -> Path:
    """Name the file that tells what could not be placed.

    >>> lost_file(Path("gold/corpus.jsonl")).as_posix()
    'gold/corpus.jsonl.lost.jsonl'
    """
    return output.with_name(f"{output.name}.lost.jsonl")


def to_dict(report: Report) -> dict[str, object]:
    """Give a report with counts in place of the list of what is lost."""
    counts = {f"{kind}s": {"given": report.given[kind], "placed": report.placed[kind]} for kind in KINDS}
    return {"id": report.id, "status": report.status, "copy": report.copy, "by": report.by, **counts}


def _line(report: Report) -> dict[str, object]:
    return {**to_dict(report), "lost": [lost._asdict() for lost in report.lost]}


# One document.


def _one(stripped: Stripped, copies: Copies) -> tuple[Report, Document | None]:
    given = {kind: len(getattr(stripped, f"{kind}s")) for kind in KINDS}
    given["block"] = sum(block.kind != "meta" for block in stripped.blocks)
    if (number := copies.with_hash(stripped.sha256)) is not None:
        text = copies[number]
        return Report(stripped.id, "exact", text.name, "text", given, given), restore(stripped, text.text)
    if (number := copies.with_normal(stripped.normal)) is not None:
        found = Found("aligned", number, "normal form", place(stripped, copies[number].text))
    else:
        found = _searched(stripped, copies)
    if found.copy is None or found.placed is None:
        return Report(stripped.id, found.status, given=given, placed=dict.fromkeys(KINDS, 0)), None
    placed = found.placed
    there = {kind: given[kind] - sum(lost.kind == kind for lost in placed.lost) for kind in KINDS}
    there["token"] = len(placed.document.tokens)
    name = copies[found.copy].name
    return Report(stripped.id, "aligned", name, found.by, given, there, placed.lost), placed.document


class Found(NamedTuple):
    """A copy that is not the text, and the document on it."""

    status: Status
    copy: int | None = None
    by: str = ""
    placed: Placed | None = None


def _searched(stripped: Stripped, copies: Copies) -> Found:
    """Try the copies of its name, then those that are as long."""
    same = {number: place(stripped, copies[number].text) for number in copies.named(stripped.id)[:NEAR]}
    best = _best(same)
    if best is not None and _is_half(same[best]):
        return Found("aligned", best, "name", same[best])
    near = [number for number in copies.of_length(sum(stripped.counts), most=NEAR) if number not in same]
    others = {number: found for number in near if _is_half(found := place(stripped, copies[number].text))}
    if (other := _best(others)) is not None:
        return Found("aligned", other, "hashes", others[other])
    if others or (best is None and any(found.found for found in same.values())):
        return Found("ambiguous")
    return Found("missing") if best is None else Found("aligned", best, "name", same[best])


def _is_half(placed: Placed) -> bool:
    return placed.found > 0 and placed.found * HALF >= placed.units


def _best(tried: dict[int, Placed]) -> int | None:
    """Give the copy that holds most of the text; None if none holds anything, or two hold as much."""
    ranked = sorted(tried, key=lambda number: -tried[number].found)
    if not ranked or not tried[ranked[0]].found:
        return None
    if len(ranked) > 1 and tried[ranked[1]].found == tried[ranked[0]].found:
        return None
    return ranked[0]
