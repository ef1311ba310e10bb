"""A document into a file of TEI."""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from saidby.corpus.model import JSON, Block, Document, Entity, Fragment, Relation, Span

from .held_ids import fresh

CHARACTER = r"[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""A character that XML knows."""
ELEMENTS = {
    "QUOTE": "said",
    "PER": "persName",
    "ORG": "orgName",
    "LOC": "placeName",
    "WORK": "title",
    "EVENT": "eventName",
    "DATE": "date",
    "QUANTITY": "measure",
    "MENTION": "rs",
}
"""Elements of labels; those of others are ``<seg type="LABEL">``."""
WITH_REF = {"persName", "orgName", "placeName", "title", "eventName", "rs"}
"""Elements that refer to their entity by ``ref``; others do by ``corresp``."""
LISTS = {"PER": ("listPerson", "person", "persName"), "ORG": ("listOrg", "org", "orgName")}
LISTS |= {"LOC": ("listPlace", "place", "placeName"), "": ("listObject", "object", "objectName")}
"""Lists of entities by label, the elements in them, and their names."""
ATTRIBUTES = {"lemma": "lemma", "upos": "pos", "feats": "msd"}
"""Layers that tokens have as attributes."""
SPEAKER = "speaker"

_BLANK = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"\w")
_ODD = re.compile(f"(?!{CHARACTER}).", re.DOTALL)
_KNOWN = re.compile(f"{CHARACTER}*")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_VALUE = _IN_TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


class _Node(NamedTuple):
    """An element of the text: its place, how deep it is among those of the same place, its tag, its attributes."""

    start: int
    end: int
    depth: int
    tag: str
    attributes: Mapping[str, str]


def content_of(document: Document) -> str:
    """Give the file of a document: as `project` gives it, without characters of the text that XML does not know."""
    ids = [each.id for row in (document.spans, document.relations, document.entities) for each in row]
    body = "body" if "body" not in ids else next(fresh("body", ids))
    blocks = list(_blocks(document))
    inline = _inline(document, [Fragment(node.start, node.end) for node in blocks])
    lang = {"xml:lang": document.lang} if document.lang != "und" else {}
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            _tag("TEI", {"xmlns": "http://www.tei-c.org/ns/1.0", **lang}) + "\n",
            *(f" {line}\n" for line in _header(document)),
            ' <text xml:space="preserve">' + _tag("body", {"xml:id": body}),
            *_woven(document.text, [*blocks, *_layout(document), *_elements(document, inline)]),
            "" if blocks else "<ab/>",
            "</body></text>\n",
            *_stand_off(document, inline, body),
            "</TEI>\n",
        )
    )


def _header(document: Document) -> Iterator[str]:
    yield "<teiHeader>"
    yield f" <fileDesc><titleStmt><title>{_text(document.id)}</title></titleStmt>"
    yield " <publicationStmt><p>Written by saidby.</p></publicationStmt>"
    yield " <sourceDesc><p>The text as it was read.</p></sourceDesc></fileDesc>"
    meta = {key: value for key, value in document.meta.items() if key != "imported"}
    if meta:
        yield f' <xenoData type="saidby">{_json(meta)}</xenoData>'
    yield "</teiHeader>"


def _blocks(document: Document) -> Iterator[_Node]:
    """Give the blocks, and what is between them if it is more than blanks."""
    at = 0
    for block in (*document.blocks, None):
        behind = block.start if block else len(document.text)
        if not _BLANK.fullmatch(document.text, at, behind) or (not document.blocks and at < behind):
            yield _Node(at, behind, 0, "ab", {})
        if block:
            yield _block(block, first=bool(_BLANK.fullmatch(document.text, 0, block.start)))
            at = block.end


def _block(block: Block, *, first: bool) -> _Node:
    if block.kind == "paragraph" or (block.kind == "heading" and first):
        return _Node(block.start, block.end, 0, "p" if block.kind == "paragraph" else "head", {})
    return _Node(block.start, block.end, 0, "ab", {"type": block.kind})


def _layout(document: Document) -> Iterator[_Node]:
    """Give sentences and tokens, with what layers say of them."""
    for start, end in document.sentences:
        yield _Node(start, end, 1, "s", {})
    layers = {name: document.layers[name] for name in ATTRIBUTES if _is_attribute(name, document)}
    for i, (start, end) in enumerate(document.tokens):
        said = {ATTRIBUTES[name]: value for name, values in layers.items() if (value := values[i]) is not None}
        yield _Node(start, end, 3, "w" if _WORD.search(document.text, start, end) else "pc", said)


def _is_attribute(name: str, document: Document) -> bool:
    """Say whether tokens have a layer as an attribute: not if it has no values, or such that XML does not know."""
    values = [value for value in document.layers.get(name, ()) if value is not None]
    return name in ATTRIBUTES and bool(values) and all(_KNOWN.fullmatch(value) for value in values)


def _inline(document: Document, blocks: Sequence[Fragment]) -> set[str]:
    """Give the ids of spans that can be elements: they cross no block, sentence, token or other such span."""
    rows = [[*document.sentences], [*document.tokens]]
    starts = [[piece.start for piece in row] for row in ([*blocks], *rows)]
    found: set[str] = set()
    open_ends: list[int] = []
    for span in document.spans:
        if len(span.fragments) > 1 or not _fits(span.fragments[0], blocks, rows, starts):
            continue
        while open_ends and open_ends[-1] <= span.start:
            open_ends.pop()
        if not open_ends or span.end <= open_ends[-1]:
            found.add(span.id)
            open_ends.append(span.end)
    return found


def _fits(
    place: Fragment, blocks: Sequence[Fragment], rows: Sequence[Sequence[Fragment]], starts: Sequence[Sequence[int]]
) -> bool:
    start, end = place
    at = bisect_right(starts[0], start) - 1
    if at < 0 or blocks[at].end < end:
        return False
    for row, known in zip(rows, starts[1:], strict=True):
        first, last = bisect_right(known, start) - 1, bisect_left(known, end) - 1
        if first >= 0 and row[first].start < start < row[first].end < end:
            return False
        if last >= 0 and start < row[last].start < end < row[last].end:
            return False
    tokens = rows[1]
    at = bisect_right(starts[2], start) - 1
    return at < 0 or tokens[at].end <= start or (tokens[at].start == start and tokens[at].end <= end)


def _elements(document: Document, inline: set[str]) -> Iterator[_Node]:
    speakers: dict[str, list[str]] = {}
    entities = {entity.id for entity in document.entities}
    for relation in document.relations:
        if relation.label == SPEAKER and relation.tail in entities:
            speakers.setdefault(relation.head, []).append(f"#{relation.tail}")
    for span in document.spans:
        if span.id in inline:
            tag = ELEMENTS.get(span.label, "seg")
            said = {"xml:id": span.id} | ({"type": span.label} if tag == "seg" else {})
            said |= {"who": " ".join(speakers[span.id])} if tag == "said" and span.id in speakers else {}
            yield _Node(span.start, span.end, 2, tag, said | _entity_of(span, tag))


def _entity_of(span: Span, tag: str) -> dict[str, str]:
    return {"ref" if tag in WITH_REF else "corresp": f"#{span.entity}"} if span.entity is not None else {}


def _woven(text: str, nodes: Iterable[_Node]) -> Iterator[str]:
    """Give the text with elements, which nest."""
    at = 0
    open_nodes: list[_Node] = []
    for node in sorted(nodes, key=lambda node: (node.start, -node.end, node.depth)):
        while open_nodes and open_nodes[-1].end <= node.start:
            last = open_nodes.pop()
            yield text[at : last.end].translate(_IN_TEXT) + f"</{last.tag}>"
            at = last.end
        yield text[at : node.start].translate(_IN_TEXT) + _tag(node.tag, node.attributes)
        at = node.start
        open_nodes.append(node)
    for last in reversed(open_nodes):
        yield text[at : last.end].translate(_IN_TEXT) + f"</{last.tag}>"
        at = last.end
    yield text[at:].translate(_IN_TEXT)


def _stand_off(document: Document, inline: set[str], body: str) -> Iterator[str]:
    lines = [
        *_entities(document.entities),
        *_spans(document, inline, body),
        *(line for span in document.spans for line in _details(span)),
        *_layers(document),
        *_relations(document.relations),
    ]
    if lines:
        yield from (" <standOff>\n", *(f"  {line}\n" for line in lines), " </standOff>\n")


def _entities(entities: Iterable[Entity]) -> Iterator[str]:
    for names, group in groupby(entities, key=lambda entity: LISTS.get(entity.label, LISTS[""])):
        yield _tag(names[0], {})
        yield from (f" {_entity(entity, *names[1:])}" for entity in group)
        yield f"</{names[0]}>"


def _entity(entity: Entity, tag: str, name: str) -> str:
    names = f"<{name}>{_text(entity.name)}</{name}>"
    names += "".join(f'<{name} type="alias">{_text(alias)}</{name}>' for alias in entity.aliases)
    if tag == "object":
        names = f"<objectIdentifier>{names}</objectIdentifier>"
        names += f'<note type="label">{_text(entity.label)}</note>'
    kb = "" if entity.kb is None else f'<idno type="kb">{_text(entity.kb)}</idno>'
    return _tag(tag, {"xml:id": entity.id}) + names + kb + f"</{tag}>"


def _spans(document: Document, inline: set[str], body: str) -> Iterator[str]:
    out = [span for span in document.spans if span.id not in inline]
    for label, spans in groupby(out, key=lambda span: span.label):
        yield _tag("spanGrp", {"type": label})
        for span in spans:
            pieces = ",".join(f"{start},{end - start}" for start, end in span.fragments)
            said = {"xml:id": span.id, "target": f"#string-range({body},{pieces})", **_entity_of(span, "span")}
            yield " " + _tag("span", said, empty=True)
        yield "</spanGrp>"


def _details(span: Span) -> Iterator[str]:
    """Give what else a span has, as a feature structure."""
    said = ""
    if span.attrs:
        values = "".join(_feature(name, f"<string>{_text(value)}</string>") for name, value in span.attrs.items())
        said += _feature("attributes", f"<fs>{values}</fs>")
    if span.score is not None:
        said += _feature("score", f'<numeric value="{span.score!r}"/>')
    if span.optional:
        said += _feature("optional", '<binary value="true"/>')
    if span.alternatives:
        extents = [",".join(f"{start}-{end}" for start, end in extent) for extent in span.alternatives]
        said += _feature("alternatives", f"<string>{';'.join(extents)}</string>")
    if said:
        yield _tag("fs", {"type": "span", "corresp": f"#{span.id}"}) + said + "</fs>"


def _feature(name: str, value: str) -> str:
    return _tag("f", {"name": name}) + value + "</f>"


def _layers(document: Document) -> Iterator[str]:
    for name, values in document.layers.items():
        if not _is_attribute(name, document):
            said = _feature("name", f"<string>{_text(name)}</string>")
            said += _feature("values", f"<string>{_json(values)}</string>")
            yield f'<fs type="layer">{said}</fs>'


def _relations(relations: Iterable[Relation]) -> Iterator[str]:
    lines = [
        " "
        + _tag(
            "relation",
            {
                "xml:id": relation.id,
                "name": relation.label,
                "active": f"#{relation.head}",
                "passive": f"#{relation.tail}",
            },
            empty=True,
        )
        for relation in relations
    ]
    if lines:
        yield from ("<listRelation>", *lines, "</listRelation>")


def _tag(name: str, attributes: Mapping[str, str], *, empty: bool = False) -> str:
    said = "".join(f' {key}="{value.translate(_IN_VALUE)}"' for key, value in attributes.items())
    return f"<{name}{said}{'/' if empty else ''}>"


def _text(text: str) -> str:
    """Give text as content of an element; a character that XML does not know as an element."""
    return _ODD.sub(lambda found: f'<g n="U+{ord(found[0]):04X}"/>', text.translate(_IN_TEXT))


def _json(value: JSON) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", text).translate(_IN_TEXT)
