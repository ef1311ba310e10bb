"""factRuEval-2016: Russian news with names in three layers.

A document is a text, ``book_1.txt``, and beside it, one item a line:

``.tokens``
    ``id start length text``; a blank line ends a sentence.
``.spans``
    ``id type start length first-token tokens  # token-ids texts``: parts of names, and words that describe.
``.objects``
    ``id Type span-id…  # texts``: a mention of a person, organisation, place.
``.coref``
    ``id object-id…``, then lines of key and value; a blank line ends an identified object. May be absent.
``.facts``
    Facts, blank lines between; kept as they are. May be absent.

Offsets are code points. Source: https://github.com/dialogue-evaluation/factRuEval-2016, README.md.

A span becomes a span with its own label, and names the objects that it is a part of in the attribute ``part_of``:
``10433:Org 10547:LocOrg``. An object becomes a span PER, ORG, LOC or LOCORG (another type: its name in capitals), which
says in ``object`` which it is, ``10433:Org``; which of its words it covers is the option `object_extent`
(`factrueval_extents`). An identified object becomes an entity. What documents do not hold otherwise stands in `native`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import JSON, Document, Entity, Fragment, Span, covered
from saidby.eval.factrueval import OBJECT, PART_OF

from .factrueval_extents import EXTENTS, Extent, label_of
from .factrueval_layers import Chain, Layers, Mention, joined, read_layers
from .report import Report

NEEDED = (".tokens", ".spans", ".objects")
SUFFIXES = (".txt", *NEEDED, ".coref", ".facts")


def read(path: Path, report: Report, *, object_extent: str = "names") -> Iterator[Document]:
    """Read a folder of documents, or one of them, named by any of its files.

    Parameters
    ----------
    path : Path
        A folder, or ``book_1.txt``.
    report : Report
        Takes what is repaired and what documents do not hold.
    object_extent : {"names", "all", "naeval"}
        Which words of an object its span covers.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    for stem in _stems(path, report):
        with problems.gathered():
            yield _document(stem.name, read_layers(stem, report), object_extent, report)
    problems.raise_if_any()


def _stems(path: Path, report: Report) -> list[Path]:
    """Give the common paths of the files of each document, in the order of their names."""
    if not path.is_dir():
        return [path.with_suffix("")]
    files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    stems = sorted({file.with_suffix("") for file in files if file.suffix in NEEDED})
    if not stems:
        raise problem(str(path), "is a folder without documents of factRuEval (.txt, .tokens, .spans, .objects)")
    left = [file for file in files if file.suffix not in SUFFIXES or file.with_suffix("") not in stems]
    report.lost.extend(Problem(str(file), "is no layer of a document, and was not read") for file in left)
    return stems


def _document(name: str, layers: Layers, projection: str, report: Report) -> Document:
    extents = list(EXTENTS[projection](layers.mentions, layers.text))
    chain_of = {mention: chain.id for chain in layers.chains for mention in chain.mentions}
    report.counts.update(
        sentences=len(layers.sentences),
        parts=len(layers.parts),
        objects=len(layers.mentions),
        entities=len(layers.chains),
        facts=len(layers.facts),
    )
    report.lost.extend(_left_out(name, layers.mentions, extents))
    return Document(
        id=name,
        text=layers.text,
        lang="ru",
        sentences=tuple(Fragment(sentence[0].start, sentence[-1].end) for sentence in layers.sentences),
        tokens=tuple(Fragment(token.start, token.end) for sentence in layers.sentences for token in sentence),
        spans=(*_part_spans(layers), *(_object_span(extent, chain_of) for extent in extents)),
        entities=tuple(_entity(chain, layers) for chain in layers.chains),
        native=_native(layers),
    )


def _part_spans(layers: Layers) -> Iterator[Span]:
    owners = defaultdict[str, list[str]](list)
    for mention in layers.mentions:
        for part in mention.parts:
            owners[part.key].append(_named(mention))
    for part in layers.parts:
        attrs = {PART_OF: " ".join(owners[part.key])} if part.key in owners else {}
        yield Span(f"s{part.key}", part.label, joined(part.tokens), attrs=attrs)


def _object_span(extent: Extent, chain_of: dict[str, str]) -> Span:
    chain = chain_of.get(extent.mention.id)
    entity = None if chain is None else f"e{chain}"
    return Span(extent.id, extent.label, extent.fragments, entity, attrs={OBJECT: _named(extent.mention)})


def _named(mention: Mention) -> str:
    return f"{mention.id}:{mention.type}"


def _entity(chain: Chain, layers: Layers) -> Entity:
    """Give an entity: its label is the commonest of its mentions, the earliest of equals."""
    mentions = [mention for mention in layers.mentions if mention.id in chain.mentions]
    ((kind, _),) = Counter(mention.type for mention in mentions).most_common(1)
    names = list(dict.fromkeys([*_names(chain), *_forms(mentions, layers.text)][: max(1, len(_names(chain)))]))
    kb = next((value for key, value in chain.properties if key == "wikidata" and value), None)
    return Entity(f"e{chain.id}", label_of(kind), names[0], tuple(names[1:]), kb)


def _names(chain: Chain) -> list[str]:
    """Give the names of an identified object; of a person first name, patronymic and surname as one."""
    values = defaultdict[str, list[str]](list)
    for key, value in chain.properties:
        if value:
            values[key].append(value)
    person = " ".join(values[key][0] for key in ("firstname", "patronymic", "lastname") if values[key])
    surname = "" if values["lastname"] else "".join(values["surname"][:1])
    return [name for name in (f"{person} {surname}".strip(), *values["name"], *values["nickname"]) if name]


def _forms(mentions: Sequence[Mention], text: str) -> Iterator[str]:
    for mention in mentions:
        yield covered(text, joined(token for part in mention.parts for token in part.tokens), gap=" ")


def _native(layers: Layers) -> dict[str, JSON]:
    """Keep properties of identified objects, and facts, as the files have them."""
    coref = {chain.id: [list(pair) for pair in chain.properties] for chain in layers.chains if chain.properties}
    facts = [list(fact) for fact in layers.facts]
    native: dict[str, JSON] = ({"coref": coref} if coref else {}) | ({"facts": facts} if facts else {})
    return {"factrueval": native} if native else {}


def _left_out(name: str, mentions: Iterable[Mention], extents: Iterable[Extent]) -> Iterator[Problem]:
    """Name the objects that the projection gives no span."""
    held = {extent.mention.id for extent in extents}
    for mention in mentions:
        if mention.id not in held:
            words = " ".join(part.label for part in mention.parts)
            yield Problem(
                f"{name} {mention.id}", f"{mention.type} ({words}) has no span in this extent; its parts are kept"
            )
