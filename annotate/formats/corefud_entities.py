"""What the brackets of CorefUD say of spans and entities, and spans and entities as brackets.

What ``other`` says for documents of saidby, percent-encoded:

==================  ================================================================
``saidby.label``    at a mention: its label, if it is not that of its entity
``saidby.entity``   at the first mention: the label of the entity, if it is not what ``etype`` tells
``saidby.name``     the name, if it is not the text of the first mention
``saidby.alias``    another name, one each
``saidby.id``       the id, if ``eid`` is another one
==================  ================================================================
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from saidby.corpus.brackets import ETYPES, Pieces
from saidby.corpus.model import Document, Entity, Span, covered, normal

from .corefud_mentions import Fault, Mention, decode, encode, other_of, pairs_of
from .corefud_nodes import Nodes
from .held_ids import fresh

MENTION = "MENTION"
"""Label of what has no ``etype``."""
KINDS = (
    "person", "place", "organization", "animal", "plant", "object", "substance", "time", "number", "abstract", "event",
    "other",
)  # fmt: skip
"""The types of CorefUD 1."""
OWN = "saidby."
ATTRIBUTES = (rf"(?s:(?!(?:eid|GRP|etype|entity|head|other|identity)\Z|{OWN}).*)", "(?s:.*)")
"""Names, and values, of attributes that ``other`` can hold."""

_NEWS = {"person": "PER", "place": "LOC", "organization": "ORG", "event": "EVENT", "time": "DATE"}


class Found(NamedTuple):
    """What mentions say.

    Parameters
    ----------
    spans : tuple of Span
        In normal order, called s1, s2 …
    entities : tuple of Entity
        In the order of the spans that mention them.
    mentions : list of Mention
        Those of the spans, in their order.
    zeros : list of Mention
        Those on empty nodes only.
    ids : dict of str to str
        The id of each ``eid``.
    """

    spans: tuple[Span, ...]
    entities: tuple[Entity, ...]
    mentions: list[Mention]
    zeros: list[Mention]
    ids: dict[str, str]


def entities_of(mentions: Iterable[Mention], nodes: Nodes, document: Document, *, labels: str, fault: Fault) -> Found:
    """Give spans and entities of a document.

    Parameters
    ----------
    mentions : iterable of Mention
        In the order in which they open.
    nodes : Nodes
    document : Document
        Text and tokens count.
    labels : {"kept", "news"}
        Whether types stay as they are, or become labels of the scheme ``news``.
    fault : callable
        Hears if two entities have one id.
    """
    mentions = list(mentions)
    told = _Told(labels)
    for mention in mentions:
        told.add(mention)
    ids = told.all_ids(mentions, fault)
    spans, zeros = [], []
    for number, mention in enumerate(mentions):
        if fragments := nodes.fragments(tuple(mention.pieces), document.tokens):
            label, attrs = told.span(mention)
            spans.append(Span(str(number), label, fragments, ids[mention.eid], attrs))
        else:
            zeros.append(mention)
    ordered = normal(replace(document, spans=tuple(spans), relations=())).spans
    entities: dict[str, Entity] = {}
    for span in ordered:
        eid = mentions[int(span.id)].eid
        if ids[eid] not in entities:
            entities[ids[eid]] = told.entity(eid, ids[eid], covered(document.text, span.fragments))
    free = fresh("s", entities)
    named = tuple(replace(span, id=next(free)) for span in ordered)
    return Found(named, tuple(entities.values()), [mentions[int(span.id)] for span in ordered], zeros, ids)


class _Told:
    """What mentions tell of their entities; the first one that tells it is right."""

    def __init__(self, labels: str):
        self.labels = labels
        self.etypes: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.fields: dict[str, dict[str, str]] = {}
        self.aliases: dict[str, list[str]] = {}

    def add(self, mention: Mention) -> None:
        if etype := mention.fields.get("etype"):
            self.etypes.setdefault(mention.eid, etype)
        fields = self.fields.setdefault(mention.eid, {})
        if identity := mention.fields.get("identity"):
            fields.setdefault("identity", decode(identity))
        for name, value in pairs_of(mention.fields.get("other", "")):
            if name == f"{OWN}id" and value:
                self.ids.setdefault(mention.eid, value)
            elif name == f"{OWN}alias":
                self.aliases.setdefault(mention.eid, []).append(value)
            elif name in ("identity", f"{OWN}name", f"{OWN}entity"):
                fields.setdefault(name, value)

    def all_ids(self, mentions: Iterable[Mention], fault: Fault) -> dict[str, str]:
        """Give the id of each entity."""
        ids: dict[str, str] = {}
        owners: dict[str, str] = {}
        for mention in mentions:
            id = self.ids.get(mention.eid, mention.eid)
            if owners.setdefault(id, mention.eid) != mention.eid and mention.eid not in ids:
                fault(mention.pieces[0][0], f"{mention.eid} is called {id!r}, as {owners[id]} is")
            ids[mention.eid] = id
        return ids

    def label(self, eid: str) -> str:
        return self.fields[eid].get(f"{OWN}entity") or label_of(self.etypes.get(eid, ""), self.labels)

    def entity(self, eid: str, id: str, text: str) -> Entity:
        fields = self.fields[eid]
        aliases = tuple(self.aliases.get(eid, ()))
        return Entity(id, self.label(eid), fields.get(f"{OWN}name") or text, aliases, fields.get("identity"))

    def span(self, mention: Mention) -> tuple[str, dict[str, str]]:
        """Give the label of a mention, and its attributes."""
        etype = mention.fields.get("etype", "")
        own = etype and etype != self.etypes[mention.eid]
        label = label_of(etype, self.labels) if own else self.label(mention.eid)
        attrs = {
            name: decode(value)
            for name, value in mention.fields.items()
            if value and name not in ("etype", "head", "other", "identity")
        }
        for name, value in pairs_of(mention.fields.get("other", "")):
            if name == f"{OWN}label":
                label = value or label
            elif name != "identity" and not name.startswith(OWN):
                attrs.setdefault(name, value)
        return label, attrs


def label_of(etype: str, labels: str) -> str:
    """Give the label for a type."""
    kind = decode(etype)
    return (_NEWS.get(kind, kind) if labels == "news" else kind) or MENTION


def types(etypes: str) -> Callable[[str], str]:
    """Give what makes types of labels.

    Parameters
    ----------
    etypes : str
        ``corefud``: one of its twelve; ``kept``: the label; or some by name, ``PER=person,FIRM=organization``.
    """
    own = dict(pair.split("=", 1) for pair in etypes.split(",")) if "=" in etypes else {}
    known = {kind: kind for kind in KINDS} | ETYPES | {MENTION: ""} | own
    if etypes == "kept":
        return lambda label: "" if label == MENTION else encode(label)
    return lambda label: known.get(label, "other")


class Written(NamedTuple):
    """How entities are written: the ``eid`` of each id, and the type of each label."""

    eids: Mapping[str, str]
    etype: Callable[[str], str]
    fields: Sequence[str]


def mentions_of(document: Document, pieces: Sequence[Pieces], heads: Mapping[int, str], how: Written) -> list[Mention]:
    """Give the spans of a document as mentions.

    Parameters
    ----------
    document : Document
        In normal order.
    pieces : sequence of Pieces
        The nodes of each span.
    heads : mapping of int to str
        The number of the head among the nodes of a span, by the number of the span; 1 where nothing is known.
    how : Written
    """
    entities = {entity.id: entity for entity in document.entities}
    found, seen = [], set[str]()
    for number, (span, places) in enumerate(zip(document.spans, pieces, strict=True)):
        entity = entities[str(span.entity)]
        first = entity.id not in seen
        seen.add(entity.id)
        fields = {"etype": how.etype(entity.label), "head": heads.get(number, "1")}
        other = []
        for name, value in span.attrs.items():
            if value and name in how.fields:
                fields[name] = encode(value)
            else:
                other.append((name, value))
        if span.label != entity.label:
            other.append((f"{OWN}label", span.label))
        if entity.kb and "identity" in how.fields:
            fields["identity"] = encode(entity.kb)
        elif entity.kb is not None and first:
            other.append(("identity", entity.kb))
        if first:
            other += _about(entity, how, covered(document.text, span.fragments))
        fields["other"] = other_of(other)
        found.append(Mention(how.eids[entity.id], fields, list(places)))
    return found


def _about(entity: Entity, how: Written, text: str) -> Iterator[tuple[str, str]]:
    if how.eids[entity.id] != entity.id:
        yield f"{OWN}id", entity.id
    if label_of(how.etype(entity.label), "kept") != entity.label:
        yield f"{OWN}entity", entity.label
    if entity.name != text:
        yield f"{OWN}name", entity.name
    for alias in entity.aliases:
        yield f"{OWN}alias", alias
