"""What a format can hold (`saidby.annotate.formats.projection` says what becomes of a document)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from saidby.corpus.punctuation import BREAKS

Overlap = Literal["any", "nested", "none"]
Breaks = Literal["inside", "joined", "none"]
VIEWS = ("lang", "tokens", "sentences", "blocks", "layers", "meta")
"""Parts of a document beside its annotation: a format that does not hold one is written all the same."""
BREAK = f"[{BREAKS}]"
"""A character that ends a line for one program or another."""
ANY = "(?s:.*)"
WORD = r"\S+"
LINE = f"(?:(?!{BREAK}).)*"
"""Patterns of what a format can write: anything; no blanks; one line."""


class Ids(NamedTuple):
    """Which ids a format keeps: those that fit the pattern. Others become prefix and number."""

    pattern: str
    prefix: str

    def __str__(self) -> str:
        return {ANY: "kept", "(?!)": f"{self.prefix}1, {self.prefix}2 …"}.get(self.pattern, f"kept if {self.pattern}")


KEPT = Ids(ANY, "")


def numbered(prefix: str) -> Ids:
    """Give ids that are made anew: `prefix` and number, in the order of the format."""
    return Ids("(?!)", prefix)


@dataclass(frozen=True, kw_only=True)
class Keeps:
    """What a format can hold; the defaults are a format that holds all.

    Parameters
    ----------
    text : {"exact", "lines", "tokens", "sentences"}
        As it is; or a sentence a line, and no span that begins or ends off the tokens. In such a line the blanks
        between tokens are as they were, but for line breaks, or each is one blank (`held_text`). Or sentences as they
        are, with blanks for what is between (which becomes tokens if it is more), and no blank at the edge of a span.
    views : tuple of str
        Which of `VIEWS`.
    needs : tuple of str
        ``tokens``, where it cannot do without: a document that has none is cut into them; ``sentences``, likewise: a
        document that has tokens but no sentences gets one for each block, or one for all.
    native : bool
        Whether ``native[name]``, what it said beyond the model, is written back.
    document_ids, span_ids, relation_ids, entity_relation_ids, entity_ids : Ids
        Which ids come back; relations to entities may have ids of their own kind.
    order : {"kept", "text", "tails"}
        Whether spans and relations come back in their order, or in that of `saidby.corpus.model.normal`, relations of
        one label from one span even in that of their tails: entities, then spans.
    labels, relation_labels, entity_relation_labels : str
        Pattern of what can be a label.
    fragments : bool
        Whether a span can have several.
    breaks : {"inside", "joined", "none"}
        Whether a span can run over the end of a line: as it is; in pieces, which are joined again, so that no piece
        can begin or end with a line break; not at all.
    inside_tokens : bool
        Whether a span can begin or end inside of a token.
    across_sentences : bool
        Whether a span can.
    overlap : {"any", "nested", "none"}
        How spans can lie to each other.
    equal : bool
        Whether two spans can have the same extent.
    inside_graphemes : bool
        Whether a span can begin or end inside of a grapheme cluster.
    touching : bool
        Whether two spans of one label can have no token of their sentence between them.
    attributes : tuple of str, optional
        Pattern of the name, and of the value, of an attribute.
    scores, optional, alternatives : bool
        Whether spans have them.
    relations, entity_relations : bool
        Whether spans are related to spans; to entities.
    entities : {"whole", "ids", "none"}
        Whether entities have label, name, aliases, knowledge base; only an id that spans share; or are not there.
    treebank : bool
        Whether sentences, blocks and layers are those of CoNLL-U: sentences from their first token to their last one,
        blocks that are paragraphs of whole sentences, layers that are columns (`held_treebank`).
    mentions : bool
        Whether each span mentions an entity, and those of one entity lie in each other or apart (`held_mentions`).
    unmentioned : bool
        Whether an entity can be there that no span or relation names. If not, entities come back in the order in
        which spans, then relations, name them.
    """

    text: Literal["exact", "lines", "tokens", "sentences"] = "exact"
    views: tuple[str, ...] = VIEWS
    needs: tuple[Literal["tokens", "sentences"], ...] = ()
    native: bool = True
    document_ids: Ids = KEPT
    span_ids: Ids = KEPT
    relation_ids: Ids = KEPT
    entity_relation_ids: Ids = KEPT
    entity_ids: Ids = KEPT
    order: Literal["kept", "text", "tails"] = "kept"
    labels: str = ANY
    relation_labels: str = ANY
    entity_relation_labels: str = ANY
    fragments: bool = True
    breaks: Breaks = "inside"
    inside_tokens: bool = True
    across_sentences: bool = True
    overlap: Overlap = "any"
    equal: bool = True
    inside_graphemes: bool = True
    touching: bool = True
    attributes: tuple[str, str] | None = (ANY, ANY)
    scores: bool = True
    optional: bool = True
    alternatives: bool = True
    relations: bool = True
    entity_relations: bool = True
    entities: Literal["whole", "ids", "none"] = "whole"
    treebank: bool = False
    mentions: bool = False
    unmentioned: bool = True

    def lines(self) -> Iterator[str]:
        """Say it for people: what is held, and what is not."""
        held = {
            **{view: view in self.views for view in VIEWS},
            "the text as it is": self.text == "exact",
            "spans in pieces": self.fragments,
            "spans over line ends": self.breaks != "none",
            "spans across sentences": self.across_sentences,
            "spans inside of tokens": self.inside_tokens,
            "nested spans": self.overlap != "none",
            "crossing spans": self.overlap == "any",
            "two spans of one extent": self.equal,
            "spans of one label that touch": self.touching,
            "attributes": self.attributes is not None,
            "scores": self.scores,
            "optional": self.optional,
            "alternatives": self.alternatives,
            "relations": self.relations,
            "relations to entities": self.entity_relations,
            "entities": self.entities == "whole",
            "entities by id": self.entities == "ids",
        }
        held.pop("entities by id" if self.entities != "ids" else "entities")
        held |= {"spans without an entity": False} if self.mentions else {}
        yield "holds " + ", ".join(name for name, there in held.items() if there)
        if missing := [name for name, there in held.items() if not there]:
            yield "not " + ", ".join(missing)
        yield f"ids of spans: {self.span_ids}"
