"""Splits: documents into parts such as train, dev and test, without a text that stands in two of them.

Near-duplicates (`saidby.corpus.near`) always stay in one part. ``meta["split"]`` of a document names it.

``text``
    A hash of the words and the seed draws a number from 0 to 1, and the ratio says whose it is. A group of
    near-duplicates goes by the member whose digest is least. So the part of a document depends on nothing but itself
    and its near-duplicates: neither ids nor order matter, documents with equal words have the same part in any
    corpus, and documents that are added later move others only if they are near-duplicates of them. Shares are
    those of the ratio up to chance.
``text``, stratified
    Groups are dealt so that documents and spans of each label are shared in the ratio (`saidby.corpus.deal`). Later
    documents may move others.
``date``
    A document of a day before the first cut is of the first part, one of that day or after it of the second, and so on.
    Near-duplicates are of the part of the earliest: its text was known by then.
``meta:KEY``
    Documents of one value stay together, and values that near-duplicates hold together; they are dealt as above.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, cast

import msgspec

from .check import valid
from .deal import Unit, deal
from .errors import Problems, UnknownName, UsageError, problem
from .files import STANDARD, check_parent, is_replaceable
from .groups import Groups
from .jsonl import format_json
from .model import Document
from .near import THRESHOLD, Near, Pair, near
from .split_recipe import DATE, TEXT, Counts, Recipe, Split, check_recipe, recipe_of
from .stores import MANIFEST, documents_of, stream

PACKAGES = ("saidby", "datasketch")
PART = "split"
"""The key of `meta`."""

Corpus = str | Path | Sequence[Document]


class Division(NamedTuple):
    """A corpus in parts.

    Parameters
    ----------
    parts : dict of str to str
        Part by document id.
    split : Split
        How it was done, and what the parts hold.
    pairs : list of Pair
        The near-duplicates.
    """

    parts: dict[str, str]
    split: Split
    pairs: list[Pair]

    def mark(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Give documents with their part as ``meta["split"]``."""
        for document in documents:
            if document.id not in self.parts:
                raise problem(document.id, "was not there before; the corpus changes while it is read")
            yield msgspec.structs.replace(document, meta={**document.meta, PART: self.parts[document.id]})


def split(
    corpus: Corpus,
    output: str | Path | None = None,
    *,
    ratio: dict[str, float] | None = None,
    by: str = TEXT,
    cuts: Sequence[str] = (),
    parts: Sequence[str] | None = None,
    missing: str | None = None,
    stratify: Sequence[str | Sequence[str]] = (),
    seed: int = 0,
    threshold: float = THRESHOLD,
    recipe: Recipe | None = None,
    again: bool = False,
    format: str | None = None,
) -> Division:
    """Split a corpus into parts; near-duplicates stay in one.

    Parameters
    ----------
    corpus : path, sequence of Document, or datasets.Dataset
        Read twice, in memory that does not grow with the texts.
    output : path, optional
        The folder of shards to write; its `corpus.json` says how the split was made.
    ratio : dict of str to float, optional
        Shares by part, of any sum; by default ``{"train": 80, "dev": 10, "test": 10}``.
    by : str
        ``text``, ``date``, ``source`` or ``meta:KEY``.
    cuts : sequence of str
        For ``date``: the days (YYYY-MM-DD) on which the second part and those after it begin.
    parts : sequence of str, optional
        For ``date``: names of the parts; by default train, dev, test, with one cut train, test.
    missing : str, optional
        Part of documents without a date or a value; without it they are an error.
    stratify : sequence of str, or of sequences of str
        Labels whose spans are shared out in the ratio too, or groups of labels of which one at least must be there.
    seed : int
        Other seeds, other splits.
    threshold : float
        Least Jaccard similarity of near-duplicates.
    recipe : Recipe, optional
        Instead of the options above.
    again : bool
        Whether documents that have a part already get a new one; without it they are an error.
    format : str, optional
        The store of the corpus; by default its suffix says it.

    Raises
    ------
    DataError
        With every document that has a part already, no date, or no value.
    UsageError
        If the options make no sense.
    """
    if recipe is None:
        recipe = recipe_of(
            ratio=ratio,
            by=by,
            cuts=cuts,
            parts=parts,
            missing=missing,
            stratify=stratify,
            seed=seed,
            threshold=threshold,
        )
    check_recipe(recipe)
    _check_places(corpus, output)
    if not isinstance(corpus, str | Path):
        corpus = cast(Sequence[Document], documents_of(corpus))
    facts: dict[str, Fact] = {}
    found = near(_texts(_read(corpus, format), facts, recipe, again=again), threshold=recipe.threshold)
    division = _divide(facts, found, recipe)
    if output is not None:
        from . import shards

        shards.write(division.mark(_read(corpus, format)), Path(output), split=division.split)
    return division


def read_recipe(path: str | Path) -> Recipe:
    """Give the recipe by which a corpus folder was split; `path` is the folder or its `corpus.json`.

    Raises
    ------
    DataError
        If the file cannot be read or its corpus was not split.
    """
    from . import shards

    path = Path(path)
    folder = path if path.is_dir() else path.parent
    if path not in (folder, folder / MANIFEST):
        raise UsageError(f"{path}: a recipe stands in a {MANIFEST}; name that of the corpus that was split")
    manifest = shards.load_manifest(folder)
    if not isinstance(manifest.split, Split):
        raise problem(str(folder / MANIFEST), "says of no split; name that of a corpus that was split")
    return manifest.split.recipe


def _check_places(corpus: Corpus, output: str | Path | None) -> None:
    """Refuse what can only fail, before any work is done."""
    if isinstance(corpus, str | Path) and Path(corpus) == STANDARD:
        raise UsageError("-: a split reads its corpus twice; write it to a file first")
    if output is None:
        return
    output = Path(output)
    if output == STANDARD or output.suffix:
        raise UsageError(f"{output}: a split is written as a folder of shards; give a name without suffix")
    check_parent(output)
    if not is_replaceable(output, ours=MANIFEST):
        raise problem(str(output), "is there already and is no corpus; choose another name")


def _read(corpus: Corpus, format: str | None) -> Iterable[Document]:
    return stream(corpus, format=format) if isinstance(corpus, str | Path) else map(valid, corpus)


# The first pass: what decides over a document, its text left aside.


class Fact(NamedTuple):
    """Of a document: its day or value, None where it has none; sizes; spans by label."""

    value: str | None
    tokens: int
    labels: Counter[str]


def _texts(
    documents: Iterable[Document], facts: dict[str, Fact], recipe: Recipe, *, again: bool
) -> Iterator[tuple[str, str]]:
    """Give ids and texts, noting facts; then, if something stands against the split, raise it."""
    problems = Problems()
    for document in documents:
        if PART in document.meta and not again:
            where = f"{document.id} $.meta.{PART}"
            problems.note(where, f"is {document.meta[PART]!r} already; pass --again to split anew")
        if document.id in facts:
            problems.note(document.id, "is the id of more than one document; ids are unique in a corpus")
        with problems.gathered():
            value = _value(document, recipe)
            facts[document.id] = Fact(value, len(document.tokens), Counter(span.label for span in document.spans))
        yield document.id, document.text
    problems.raise_if_any()
    if not facts:
        raise problem("", "there are no documents to split")


def _value(document: Document, recipe: Recipe) -> str | None:
    if recipe.by == TEXT:
        return None
    value = document.meta.get(recipe.key)
    if value is None:
        if recipe.missing is None:
            word = "--undated PART" if recipe.by == DATE else "--missing PART"
            raise problem(f"{document.id} $.meta.{recipe.key}", f"is missing; add it, or pass {word}")
        return None
    return _day(document.id, value) if recipe.by == DATE else _text(value)


def _day(id: str, value: object) -> str:
    """Give the day of a date or of a time."""
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        raise problem(f"{id} $.meta.date", f"must begin with a day, YYYY-MM-DD, got {value!r}") from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else format_json(value)


# Between the passes: parts.


def _divide(facts: dict[str, Fact], found: Near, recipe: Recipe) -> Division:
    _check_labels(facts, recipe)
    groups = Groups(facts)
    for first, *others in found.groups:
        for other in others:
            groups.join(first, other)
    split = Split(recipe, {name: version(name) for name in PACKAGES}, groups=found.groups)
    parts = _parts(facts, groups, found.texts, split)
    split.counts = _counts(facts, parts, split)
    return Division(parts, split, found.pairs)


def _parts(facts: dict[str, Fact], groups: Groups[str], texts: dict[str, bytes], split: Split) -> dict[str, str]:
    """Give each document its part; note in `split` whom near-duplicates moved, and what they joined."""
    recipe = split.recipe
    if recipe.by == DATE:
        parts = {id: part for ids in groups.all() for part in [_dated(ids, facts, recipe)] for id in ids}
        split.moved = sorted(id for id in facts if _dated([id], facts, recipe) != parts[id])
        return parts
    if recipe.by != TEXT:
        split.joined = _join_values(facts, groups)
    places = {id: _place(texts[id], recipe.seed) for id in facts}
    units = [_unit(ids, min(ids, key=lambda id: (texts[id], id)), places, facts, recipe) for ids in groups.all()]
    members = dict(zip((unit.name for unit in units), groups.all(), strict=True))
    ratio = dict(zip(recipe.parts, recipe.ratio, strict=True))
    if recipe.by == TEXT and not recipe.stratify:
        chosen = {unit.name: _drawn(unit.place, ratio) for unit in units}
    else:
        valueless = (name for name, ids in members.items() if all(facts[id].value is None for id in ids))
        fixed = dict.fromkeys(valueless, recipe.missing) if recipe.missing else {}
        chosen = deal(units, ratio, fixed={name: part for name, part in fixed.items() if part})
    return {id: chosen[name] for name, ids in members.items() for id in ids}


def _dated(ids: list[str], facts: dict[str, Fact], recipe: Recipe) -> str:
    """Give the part of the earliest day."""
    days = [day for id in ids if (day := facts[id].value) is not None]
    if not days:
        return str(recipe.missing)
    return recipe.parts[sum(cut <= min(days) for cut in recipe.cuts)]


def _join_values(facts: dict[str, Fact], groups: Groups[str]) -> list[list[str]]:
    """Put documents of one value together; give the values that near-duplicates hold together."""
    values = Groups[str](sorted({fact.value for fact in facts.values() if fact.value is not None}))
    for ids in groups.all():
        held = [value for id in ids if (value := facts[id].value) is not None]
        for value in held[1:]:
            values.join(held[0], value)
    first: dict[str, str] = {}
    for id, fact in facts.items():
        if fact.value is not None:
            groups.join(first.setdefault(fact.value, id), id)
    return [group for group in values.all() if len(group) > 1]


def _unit(ids: list[str], least: str, places: dict[str, float], facts: dict[str, Fact], recipe: Recipe) -> Unit:
    """Give a group as what is dealt; `least` is the document by which it goes."""
    wanted = {label for labels in recipe.stratify for label in labels}
    labels: Counter[str] = Counter()
    for id in ids:
        labels.update({label: count for label, count in facts[id].labels.items() if label in wanted})
    return Unit(least, places[least], len(ids), labels)


def _place(digest: bytes, seed: int) -> float:
    """Draw a number from 0 to 1 by a hash of the words and the seed."""
    return int.from_bytes(blake2b(digest + str(seed).encode(), digest_size=6).digest(), "big") / 2**48


def _drawn(place: float, ratio: dict[str, float]) -> str:
    total, below = sum(ratio.values()), 0.0
    for part, share in ratio.items():
        below += share
        if place * total < below:
            return part
    return part


def _check_labels(facts: dict[str, Fact], recipe: Recipe) -> None:
    known = {label for fact in facts.values() for label in fact.labels}
    if recipe.stratify and not known:
        raise UsageError("no document has a span, so none can be stratified; leave out stratify")
    for labels in recipe.stratify:
        if known.isdisjoint(labels):
            raise UnknownName("label", ", ".join(labels), known)


def _counts(facts: dict[str, Fact], parts: dict[str, str], split: Split) -> dict[str, Counts]:
    counts = {part: Counts() for part in split.recipe.parts}
    spans = {part: Counter[str]() for part in counts}
    for id, fact in facts.items():
        held = counts[parts[id]]
        held.documents += 1
        held.tokens += fact.tokens
        spans[parts[id]].update(fact.labels)
    for group in split.groups:
        counts[parts[group[0]]].groups += 1
    for part, held in counts.items():
        held.spans = dict(sorted(spans[part].items()))
    return counts
