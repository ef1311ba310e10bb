"""Documents as lines of CorefUD.

A document that was read from CorefUD, and has the mentions and entities of its file, gets the MISC of the file. If it
has others, its mentions are written anew: those that the file has on their words, with their heads, and with them the
mentions on empty nodes, ``Bridge=`` and ``SplitAnte=``.

A file has one declaration of fields, that of its first document; what others have beyond it stands in ``other``. An
``eid`` stands for one entity in a file: a second document's e1 is e1.2, and ``other`` says its id.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from unicodedata import is_normalized

import msgspec

from saidby.corpus.brackets import Pieces
from saidby.corpus.errors import Problems, problem
from saidby.corpus.model import Document
from saidby.corpus.treebank import NEWPAR, Kept, document_id, starts_document

from .corefud_entities import Found, Written, entities_of, mentions_of, types
from .corefud_mentions import FIELDS, LOCAL, Mention, brackets_of, is_declaration, modern, parse
from .corefud_native import (
    NAME,
    Native,
    format_treebank,
    in_place,
    native_of,
    reserved,
    sizes_of,
    without_reserved,
)
from .corefud_nodes import Nodes, misc_of, with_misc
from .held_mentions import token_ranges
from .held_treebank import plain_misc

_EID = re.compile(r"[^\s()\[\]<>:,|=%-]+")
_LINK = re.compile(r"([^<,]+)<([^<:,]+)(:[^<,]*)?")


class Writer:
    """Writes the documents of a file.

    Parameters
    ----------
    etype : callable
        Gives the type for the label of an entity.
    """

    def __init__(self, etype: Callable[[str], str]):
        self.etype = etype
        self.fields: tuple[str, ...] | None = None
        self.eids: set[str] = set()
        self.number = 0

    def lines(self, document: Document) -> Iterator[str]:
        """Give the lines of the next document.

        Raises
        ------
        DataError
            If a token cannot stand in a row, or ``native.corefud`` is about something else.
        """
        self.number += 1
        if not document.tokens:
            return iter([_newdoc(document), ""])
        native = native_of(document)
        first = self.fields is None and (native is None or _has_fields(native))
        kept = _default_sentences(document) if native is None else _current_sentences(document, native, self.number)
        nodes = Nodes(sizes_of(document), kept)
        old = None if native is None else _Old(document, native, nodes)
        if old and old.is_current and self._is_free(old):
            self.fields = old.fields if first else self.fields
            self._take(old.found.ids)
            return format_treebank(document, _declaring(kept, first, old.fields, old.fields), old.misc)
        fields = self.fields or _own_fields(old)
        self.fields = fields if first else self.fields
        written = self._anew(document, nodes, old, fields)
        misc, rows = _placed(document, nodes, kept, written, native)
        return format_treebank(document, _declaring(rows, first, fields, old.fields if old else None), misc)

    def _is_free(self, old: "_Old") -> bool:
        """Say whether the brackets of a file can stand as they are."""
        return self.fields in (None, old.fields) and (LOCAL in old.fields or self.eids.isdisjoint(old.found.ids))

    def _take(self, eids: Iterable[str]) -> None:
        """Remember what stands for entities in the file."""
        if LOCAL not in (self.fields or ()):
            self.eids |= {*eids}

    def _anew(
        self, document: Document, nodes: Nodes, old: "_Old | None", declared: Sequence[str]
    ) -> dict[int, dict[str, str]]:
        """Give keys of MISC and values by node."""
        fields = modern(declared)
        zeros = old.found.zeros if old else []
        ids = dict(old.found.ids) if old else {}
        there = [entity.id for entity in document.entities]
        eids = self._chosen([*dict.fromkeys([*there, *ids.values()])])
        pieces, heads = _pieces(document, nodes, old)
        how = Written(eids, self.etype, fields)
        mentions = mentions_of(document, pieces, heads, how)
        types_of = {entity.id: self.etype(entity.label) for entity in document.entities}
        for zero in zeros:
            id = ids[zero.eid]
            etype = types_of.get(id, zero.fields.get("etype", ""))
            mentions.append(Mention(eids[id], {**_in_fields(zero.fields, fields), "etype": etype}, zero.pieces))
        mentions.sort(key=lambda mention: (mention.pieces[0][0], -mention.pieces[-1][1]))
        _check_other(document, mentions, fields)
        values = {node: {"Entity": value} for node, value in brackets_of(mentions, fields).items()}
        if old:
            starts: dict[int, set[str]] = {}
            for mention in mentions:
                starts.setdefault(mention.pieces[0][0], set()).add(mention.eid)
            known = {mention.eid for mention in mentions}
            renamed = {eid: eids[id] for eid, id in ids.items()}
            old.links(values, starts, known, renamed)
        return values

    def _chosen(self, ids: Sequence[str]) -> dict[str, str]:
        """Choose the ``eid`` of each entity."""
        eids = {id: id for id in ids if _is_eid(id) and id not in self.eids}
        taken = self.eids | {*eids} if len(eids) < len(ids) else set()
        counter = count(1)
        for id in ids:
            if id in eids:
                continue
            eid = f"{id if _is_eid(id) else 'e'}.{self.number}"
            while eid in taken:
                eid = f"e.{self.number}.{next(counter)}"
            eids[id] = eid
            taken.add(eid)
        self._take(eids.values())
        return eids


class _Old:
    """What the file said that a document was read from.

    Parameters
    ----------
    document : Document
    native : Native
    nodes : Nodes
    """

    def __init__(self, document: Document, native: Native, nodes: Nodes):
        self.document, self.native, self.nodes = document, native, nodes
        self.fields = tuple(native.fields) or FIELDS
        column = document.layers.get("misc", (None,) * len(document.tokens))
        self.misc = [_restored(native.misc.get(str(token)), value) for token, value in enumerate(column)]
        self.said = {
            place.node: said
            for place in nodes.places
            if place.node >= 0 and (said := reserved(self._misc(place.sentence, place.token, place.row)))
        }
        problems = Problems()

        def fault(_: int, what: str) -> None:
            problems.note(f"{document.id} $.native.{NAME}", f"{what}; remove it")

        brackets = {node: said["Entity"][0] for node, said in self.said.items() if "Entity" in said}
        self.mentions = parse(brackets, modern(self.fields), fault)
        problems.raise_if_any()
        self.found = entities_of(self.mentions, nodes, document, labels="kept", fault=fault)
        problems.raise_if_any()
        news = entities_of(self.mentions, nodes, document, labels="news", fault=fault)
        self.is_current = any(_says(found) == _says(document) for found in (self.found, news))

    def _misc(self, sentence: int, token: int, row: int) -> str | None:
        if row >= 0:
            return misc_of(self.native.sentences[sentence].rows[row].line)
        return self.native.misc.get(str(token))

    def links(
        self,
        values: dict[int, dict[str, str]],
        starts: Mapping[int, set[str]],
        known: set[str],
        renamed: Mapping[str, str],
    ) -> None:
        """Put the bridges and split antecedents of the file where its mentions begin."""
        problems = Problems()
        for node, said in self.said.items():
            for key in ("Bridge", "SplitAnte", "Split"):
                for held in said.get(key, ()):
                    links = [(renamed.get(a, a), renamed.get(b, b), more) for a, b, more in _LINK.findall(held)]
                    if all(a in known and b in starts.get(node, ()) for a, b, _ in links):
                        values[node][key] = ",".join(f"{a}<{b}{more}" for a, b, more in links)
                        continue
                    what = f"{key}={held} is about mentions that are there no more; remove it"
                    problems.note(f"{self.document.id} $.native.{NAME}", what)
        problems.raise_if_any()


def plain_lines(document: Document, eids: Mapping[str, str], *, declare: bool) -> list[str]:
    """Give the lines of a document of which a file says nothing beyond the model, with these ``eid``."""
    kept = _default_sentences(document)
    nodes = Nodes(sizes_of(document), kept)
    pieces, heads = _pieces(document, nodes, None)
    mentions = mentions_of(document, pieces, heads, Written(eids, types("corefud"), FIELDS))
    written = {node: {"Entity": value} for node, value in brackets_of(mentions, FIELDS).items()}
    misc, rows = _placed(document, nodes, kept, written, None)
    return list(format_treebank(document, _declaring(rows, declare, FIELDS, None), misc))


def _says(said: Document | Found) -> object:
    spans = [(span.label, span.fragments, span.entity, span.attrs) for span in said.spans]
    return spans, said.entities


def _restored(raw: str | None, value: str | None) -> str | None:
    """Give MISC as it was in the file, if the layer is."""
    return raw if raw is not None and plain_misc(raw) == value else value


def _own_fields(old: _Old | None) -> tuple[str, ...]:
    """Give the fields of a file whose first document is written anew: those that it had, and ``other``."""
    if old is None or modern(old.fields)[0] != "eid":
        return FIELDS
    return old.fields if "other" in old.fields else (*old.fields, "other")


def _has_fields(native: Native) -> bool:
    """Say whether a document of a file needs a declaration, or has one."""
    comments = (comment for sentence in native.sentences for comment in sentence.comments)
    rows = (misc_of(row.line) for sentence in native.sentences for row in sentence.rows)
    return any(map(is_declaration, comments)) or any(map(reserved, (*native.misc.values(), *rows)))


def _in_fields(said: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    """Give what a bracket says, in the fields of another file."""
    more = [f"{name}:{value.replace(',', '%2C')}" for name, value in said.items() if value and name not in fields]
    own = {name: value for name, value in said.items() if name in fields}
    return own | ({"other": ",".join(filter(None, [own.get("other"), *more]))} if more else {})


def _check_other(document: Document, mentions: Sequence[Mention], fields: Sequence[str]) -> None:
    if fields[0] != "eid" and mentions:
        what = f"cannot be written where the first document of the file declares {'-'.join(fields)}, eid not first"
        raise problem(document.id, f"{what}; write it to a file of its own")
    if "other" not in fields and any(mention.fields.get("other") for mention in mentions):
        what = "has more to say of mentions than the first document of the file declares, which has no field other"
        raise problem(document.id, f"{what} ({'-'.join(fields)}); write it to a file of its own")


def _pieces(document: Document, nodes: Nodes, old: "_Old | None") -> tuple[list[Pieces], dict[int, str]]:
    """Give the nodes of each span, and heads: those of the file, where it has the mention."""
    known: dict[object, Mention] = {}
    if old:
        for span, mention in zip(old.found.spans, old.found.mentions, strict=True):
            known.setdefault((span.entity, span.fragments), mention)
    pieces, heads = [], {}
    starts = [token.start for token in document.tokens]
    for number, span in enumerate(document.spans):
        if there := known.get((span.entity, span.fragments)):
            pieces.append(tuple(there.pieces))
            heads[number] = there.fields.get("head") or "1"
        else:
            pieces.append(nodes.pieces(token_ranges(span.fragments, starts)))
    return pieces, heads


def _placed(
    document: Document,
    nodes: Nodes,
    kept: Sequence[Kept],
    written: Mapping[int, dict[str, str]],
    native: Native | None,
) -> tuple[list[str | None], list[Kept]]:
    """Put keys and values into MISC, of tokens and of other rows."""
    column = document.layers.get("misc", (None,) * len(document.tokens))
    old = native.misc if native else {}
    misc = [without_reserved(_restored(old.get(str(token)), value)) for token, value in enumerate(column)]
    rows = [[*sentence.rows] for sentence in kept]
    for place in nodes.places:
        values = written.get(place.node, {}) if place.node >= 0 else {}
        if place.row < 0:
            misc[place.token] = in_place(misc[place.token], values)
            continue
        row = rows[place.sentence][place.row]
        own = misc_of(row.line)
        if values or reserved(own):
            said = in_place(without_reserved(None if own == "_" else own), values)
            rows[place.sentence][place.row] = msgspec.structs.replace(row, line=with_misc(row.line, said))
    return misc, [Kept(sentence.comments, own) for sentence, own in zip(kept, rows, strict=True)]


def _newdoc(document: Document) -> str:
    return f"# newdoc id = {document.id}"


def _default_sentences(document: Document) -> list[Kept]:
    """Give the comments of a document of which nothing is known."""
    starts = {block.start for block in document.blocks}
    return [
        Kept([*([] if i else [_newdoc(document)]), *([NEWPAR] if sentence.start in starts else []), None])
        for i, sentence in enumerate(document.sentences)
    ]


def _current_sentences(document: Document, native: Native, number: int) -> list[Kept]:
    """Give the comments of the file, with the id and the paragraphs that the document has now."""
    sentences = [msgspec.structs.replace(sentence, comments=[*sentence.comments]) for sentence in native.sentences]
    head = sentences[0].comments
    if starts_document(head):
        if (document_id(head) or f"d{number}") != document.id:
            head[:] = [_newdoc(document) if starts_document([comment]) else comment for comment in head]
    elif number > 1 or document.id != "d1":
        head.insert(0, _newdoc(document))
    starts = {block.start for block in document.blocks}
    wanted = [sentence.start in starts for sentence in document.sentences]
    told = [sentence.newpar for sentence in sentences]
    if wanted[1:] != told[1:] or any(wanted) != any(told):
        for sentence, own in zip(sentences, wanted, strict=True):
            if own and not sentence.newpar:
                sentence.comments.insert(int(starts_document(sentence.comments[:1])), NEWPAR)
            elif not own:
                sentence.comments[:] = [c for c in sentence.comments if not Kept([c]).newpar]
    return sentences


def _declaring(kept: Sequence[Kept], first: bool, fields: Sequence[str], old: Sequence[str] | None) -> list[Kept]:
    """Let the first document of a file declare the fields, and no other one declare others."""
    declaration = f"# global.Entity = {'-'.join(fields)}"
    has = any(is_declaration(comment) for sentence in kept for comment in sentence.comments)
    change = old != fields
    sentences = [
        Kept([declaration if change and is_declaration(one) else one for one in sentence.comments], sentence.rows)
        for sentence in kept
    ]
    if first and not has:
        comments = sentences[0].comments
        comments.insert(int(starts_document(comments[:1])), declaration)
    return sentences


def _is_eid(id: str) -> bool:
    return bool(_EID.fullmatch(id)) and id.isprintable() and is_normalized("NFC", id)
