"""Sentences of a file of CorefUD into documents."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from saidby.corpus import conllu, spacing, treebank
from saidby.corpus.check import valid
from saidby.corpus.errors import Problems, problem
from saidby.corpus.model import JSON, Document
from saidby.corpus.notes import is_note
from saidby.corpus.rows import Sentence
from saidby.corpus.treebank import Kept, document_id

from .corefud_entities import Found, entities_of
from .corefud_mentions import FIELDS, declared, is_declaration, modern, parse
from .corefud_native import NAME, Native, reserved
from .corefud_nodes import Nodes, misc_of
from .corefud_writing import plain_lines
from .held_ids import identified
from .held_treebank import KEYS, columns
from .keeps import Keeps
from .report import Report


@dataclass
class Declared:
    """What ``global.Entity`` declares, up to a place of the file; None before it does."""

    fields: tuple[str, ...] | None = None


def read_document(
    group: list[Sentence],
    name: str,
    number: int,
    declaration: Declared,
    *,
    keeps: Keeps,
    report: Report,
    labels: str,
    lang: str,
) -> Document:
    """Give a document.

    Parameters
    ----------
    group : list of Sentence
        All of them.
    name : str
        Of the file.
    number : int
        Of the document in the file, from 1.
    declaration : Declared
        Goes from document to document.
    keeps : Keeps
    report : Report
    labels : {"kept", "news"}
    lang : str

    Raises
    ------
    DataError
        With every problem of the document.
    """
    _check_comments(group, name)
    fields = _fields(group, name, declaration)
    id = document_id(group[0].comments) or f"d{number}"
    if not any(sentence.tokens or sentence.problems for sentence in group):
        return Document(id, "", lang)
    read = conllu.document_of(group, name, number)
    native = msgspec.convert(read.native[treebank.NATIVE], treebank.Native)
    problems = Problems()
    misc = read.layers.get("misc", (None,) * len(read.tokens))
    nodes = Nodes([len(sentence.tokens) for sentence in group], native.sentences)
    lines = _line_numbers(group)
    values = _values(nodes, misc, native.sentences, [f"{name}:{line}" for line in lines], problems)
    places = [f"{name}:{line}" for line, place in zip(lines, nodes.places, strict=True) if place.node >= 0]
    if values and fields is None:
        problems.note(places[min(values)], "Entity= stands before '# global.Entity = eid-…' says what it holds; add it")
    problems.raise_if_any()

    def fault(node: int, what: str) -> None:
        problems.note(places[node], what)

    mentions = parse(values, modern(fields or FIELDS), fault)
    problems.raise_if_any()
    found = entities_of(mentions, nodes, read, labels=labels, fault=fault)
    problems.raise_if_any()
    bare = replace(read, id=id, lang=lang, layers=columns(read), native={}, spans=found.spans, entities=found.entities)
    _count(report, found, misc, native.sentences)
    if _is_plain(group, bare, found):
        return valid(identified(bare, keeps, number))
    kept = _kept(native, misc, fields, (len(read.sentences), len(read.tokens)))
    return valid(identified(replace(bare, native={NAME: kept}), keeps, number))


def _check_comments(group: list[Sentence], name: str) -> None:
    problems = Problems()
    for sentence in group:
        if any(is_note(comment) for comment in sentence.comments):
            problems.note(
                f"{name}:{sentence.line}",
                "is CoNLL-U of saidby, which holds documents whole, not CorefUD; read it without --from",
            )
        elif len(group) > 1 and not (sentence.tokens or sentence.problems):
            problems.note(
                f"{name}:{sentence.line}", "is a comment without tokens; put it before the tokens of a sentence"
            )
    problems.raise_if_any()


def _fields(group: list[Sentence], name: str, declaration: Declared) -> tuple[str, ...] | None:
    for sentence in group:
        if (fields := declared(sentence.comments)) is None:
            continue
        names = modern(fields)
        if names.count("eid") != 1 or len({*names}) < len(names):
            places = [place for place, comment in enumerate(sentence.comments) if is_declaration(comment)]
            what = f"global.Entity must declare eid, and no field twice, got {'-'.join(fields)}"
            raise problem(f"{name}:{sentence.line + places[0]}", what)
        # Bytes that are no UTF-8 are a problem of this line; the names of the fields go on to later documents.
        declaration.fields = tuple(field.encode(errors="replace").decode() for field in fields)
    return declaration.fields


def _line_numbers(group: list[Sentence]) -> list[int]:
    """Give the number of the line of each row."""
    lines: list[int] = []
    for sentence in group:
        start = sentence.line + len(sentence.comments)
        lines += range(start, start + len(sentence.tokens) + len(sentence.rows))
    return lines


def _values(
    nodes: Nodes, misc: Sequence[str | None], kept: Sequence[Kept], where: Sequence[str], problems: Problems
) -> dict[int, str]:
    """Give what ``Entity=`` holds by node."""
    values = {}
    for place, at in zip(nodes.places, where, strict=True):
        own = misc[place.token] if place.row < 0 else misc_of(kept[place.sentence].rows[place.row].line)
        said = reserved(own)
        for key, held in said.items():
            if len(held) > 1:
                problems.note(at, f"{key}= stands twice in MISC; join its values")
        if said and place.node < 0:
            key = next(iter(said))
            problems.note(at, f"{key}= stands at a multiword token, and mentions are made of words; move it to one")
        elif "Entity" in said:
            values[place.node] = said["Entity"][0]
        elif said:
            problems.note(at, f"{next(iter(said))}= must stand with Entity=, where its mention begins")
    return values


def _count(report: Report, found: Found, misc: Sequence[str | None], kept: Sequence[Kept]) -> None:
    """Count what documents hold in ``native`` only."""
    rows = [misc_of(row.line) for sentence in kept for row in sentence.rows]
    said = [reserved(value) for value in (*misc, *rows)]
    counts = {"entities": len(found.entities), "mentions on empty nodes only": len(found.zeros)}
    for key, what in (("Bridge", "bridges"), ("SplitAnte", "split antecedents")):
        counts[what] = sum(len(one[key][0].split(",")) for one in said if key in one)
    report.counts.update({what: count for what, count in counts.items() if count})


def _is_plain(group: list[Sentence], document: Document, found: Found) -> bool:
    """Say whether the document, written by itself, is what stands in the file."""
    if any(sentence.rows for sentence in group):
        return False
    lines = []
    for sentence in group:
        rows = ("\t".join(row.values()) for row in sentence.tokens)
        lines += [*sentence.comments, *rows, ""]
    has = is_declaration(lines[1]) if len(lines) > 1 else False
    eids = {id: eid for eid, id in found.ids.items()}
    return lines == plain_lines(document, eids, declare=has)


def _kept(
    native: treebank.Native, misc: Sequence[str | None], fields: Sequence[str] | None, size: tuple[int, int]
) -> JSON:
    told = {
        str(token): value
        for token, value in enumerate(misc)
        if value is not None and spacing.without(value, KEYS) != value
    }
    own = [*fields] if fields and fields != FIELDS else []
    return msgspec.json.decode(msgspec.json.encode(Native(size, native.sentences, told, own)))
