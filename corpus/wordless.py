"""What of a document holds no word of its text: closed values, plain ids, a few keys of `meta`.

Everything is named that may stay; the rest goes, and is counted.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from .model import JSON, Document, Relation, Span

Values = Mapping[str, Mapping[str, Collection[str]]]
"""Closed values of attributes, by label and attribute."""

NEWS: Values = {
    "MENTION": {"form": ("nominal", "pronoun")},
    "NONSPEECH": {"use": ("title", "scare", "nickname", "term")},
    "QUOTE": {
        "mode": ("direct", "indirect", "mixed", "free_indirect", "indirect_free", "reported"),
        "medium": ("speech", "thought", "writing"),
        "layout": ("inline", "pull", "dialogue", "headline", "transcript"),
        "factuality": ("actual", "negated", "hypothetical", "future"),
        "source_form": ("name", "nominal", "pronoun", "generic", "null", "implicit"),
    },
}
"""Those of the scheme ``news``."""

_UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X"
_FEATURES = (
    "Abbr AdpType AdvType Analyt Animacy Aspect Case Clusivity ConjType Definite Degree Deixis DeixisRef Emph Evident "
    "ExtPos Foreign Gender Hyph InflClass Mood NameType NounClass NounType NumForm NumType NumValue Number PartType "
    "Person Polarity Polite Poss PrepCase PronType PunctSide PunctType Reflex Strength Style Tense Typo Variant "
    "VerbForm VerbType Voice"
)
_RELATIONS = (
    "acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated expl fixed "
    "flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative xcomp"
)
_SUBTYPES = (
    "agent arg cop depict desc det discourse emph entity float foreign gov impers lmod lvc name nn npmod numgov nummod "
    "outer pass poss preconj predet prt pv relcl subj svc title tmod unmarked"
)


def _one_of(names: str) -> str:
    return f"(?:{names.replace(' ', '|')})"


_FEATURE = rf"{_one_of(_FEATURES)}(?:\[[a-z]{{3,5}}\])?=[A-Z0-9][A-Za-z0-9]{{0,5}}(?:,[A-Z0-9][A-Za-z0-9]{{0,5}})*"
LAYERS = {
    "upos": re.compile(_one_of(_UPOS)),
    "feats": re.compile(rf"{_FEATURE}(?:\|{_FEATURE})*"),
    "head": re.compile("[0-9]{1,6}"),
    "deprel": re.compile(f"{_one_of(_RELATIONS)}(?::{_one_of(_SUBTYPES)})?"),
}
"""Layers of closed classes, by the names of Universal Dependencies; one value of another form, and the layer goes."""

META = {
    "date": re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:+.Z-]{1,25})?)?)?"),
    "split": re.compile(r"[\w. -]{1,40}"),
    "licence": re.compile(r"[\w .+-]{1,80}"),
    "license": re.compile(r"[\w .+-]{1,80}"),
    "lang": re.compile(r"[A-Za-z0-9-]{1,40}"),
    "labelled_by": re.compile(r"[\w .,;:()+-]{1,200}"),
    "source": re.compile(r"(?![/\\~]|[A-Za-z]:[/\\]|file:|.*(^|/)\.\.(/|$))[^@?\\]{1,300}"),
}
"""Keys of `meta` that stay, and how their values are written: none holds a path of a machine, or a token."""

_TOKEN = re.compile("hf_[A-Za-z0-9]{8}")
_PLAIN = re.compile(r"[A-Za-z]{0,2}[0-9]{1,12}(\.[0-9]{1,4})?[a-z]?")


class Bare(NamedTuple):
    """What stays of a document's annotation, and the new ids of spans, relations and entities by the old."""

    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]
    layers: dict[str, tuple[str | None, ...]]
    meta: dict[str, JSON]
    ids: dict[str, str]


def bare(
    document: Document,
    dropped: Counter[str],
    *,
    names: bool,
    values: Values,
    attributes: Collection[str],
    keep_source: bool,
) -> Bare:
    """Give what holds no words; count the rest in `dropped`."""
    ids = _ids(document, names)
    dropped["ids"] += sum(new != old for old, new in ids.items())
    spans = tuple(
        replace(
            span,
            id=ids[span.id],
            entity=None if span.entity is None else ids[span.entity],
            attrs=_attributes(span, dropped, values.get(span.label, {}), attributes),
        )
        for span in document.spans
    )
    relations = tuple(Relation(ids[r.id], r.label, ids[r.head], ids[r.tail]) for r in document.relations)
    meta = {key: value for key, value in document.meta.items() if may_stay(key, value, keep_source=keep_source)}
    layers = {name: row for name, row in document.layers.items() if _is_closed(name, row)}
    dropped["meta"] += len(document.meta) - len(meta)
    dropped["layers"] += len(document.layers) - len(layers)
    return Bare(spans, relations, layers, meta, ids)


def _ids(document: Document, names: bool) -> dict[str, str]:
    """Give a new id for each that may hold words («zarechye»); plain ones («q1», «T12») stay."""
    named = [entity.id for entity in document.entities]
    kept = {item.id for row in (document.spans, document.relations, document.entities) for item in row}
    kept = {old for old in kept if _PLAIN.fullmatch(old)} | (set(named) if names else set())
    kept |= {relation.id for relation in document.relations if _is_of_its_head(relation)}
    new = {old: old for old in kept}
    _number(named, "e", new)
    _number((span.id for span in document.spans), "s", new)
    _number((relation.id for relation in document.relations), "r", new)
    return new


def _is_of_its_head(relation: Relation) -> bool:
    """Tell whether an id is made of the head's plain id and the label, as `.said` makes them: «q1.cue», «q1.cue.2»."""
    made = re.fullmatch(rf"(.+)\.{re.escape(relation.label)}(\.[0-9]{{1,4}})?", relation.id)
    return made is not None and made[1] == relation.head and _PLAIN.fullmatch(relation.head) is not None


def _number(old: Iterable[str], prefix: str, new: dict[str, str]) -> None:
    taken = set(new.values())
    number = 0
    for id in old:
        if id in new:
            continue
        number += 1
        while f"{prefix}{number}" in taken:
            number += 1
        new[id] = f"{prefix}{number}"


def _attributes(
    span: Span, dropped: Counter[str], closed: Mapping[str, Collection[str]], attributes: Collection[str]
) -> dict[str, str]:
    kept = {
        key: value
        for key, value in span.attrs.items()
        if key in attributes or (value.split() and set(value.split()) <= set(closed.get(key, ())))
    }
    dropped["attributes"] += len(span.attrs) - len(kept)
    return kept


def may_stay(key: str, value: JSON, *, keep_source: bool = True) -> bool:
    """Say whether a key of `meta` may stay with this value."""
    if key not in META or (key == "source" and not keep_source):
        return False
    return isinstance(value, str) and META[key].fullmatch(value) is not None and not _TOKEN.search(value)


def _is_closed(name: str, row: Iterable[str | None]) -> bool:
    shape = LAYERS.get(name)
    return shape is not None and all(shape.fullmatch(value) for value in set(row) if value is not None)
