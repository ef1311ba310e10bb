"""The card of a published corpus: what is in it, how it was made, what it cannot do, how to load it.

Every number and every sentence comes from the facts; a part of which nothing is known is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from saidby.corpus.model import JSON
from saidby.corpus.plain import many

from .card_head import head
from .card_wordless import dropping, filling
from .card_wordless import limits as wordless_limits
from .dividing import dividing
from .facts import NOT_KNOWN, Counts, Facts
from .licences import licence_named
from .responsible import ANALYSIS, RAI
from .tagging import LEFT_OUT
from .view import QUOTE
from .yaml_text import yaml_text

BAR = "\\|"
"""A bar inside a cell."""
MOST = 10
"""Values of one key of `meta` that the card lists."""
SIZES = {"documents": "documents", "sentences": "sentences", "tokens": "tokens", "characters": "characters"}
WORDS = {
    "pieces": "held in several pieces",
    "across": "across sentences, a piece in each",
    "widened": "widened to whole tokens",
    "nested": "left out: inside another span of the column",
    "crossing": "left out: shares tokens with another span of the column",
    "tokenless": "left out: covers no token",
}
HOW = {
    "origin": "Origin of the texts",
    "source_corpus": "Source corpus",
    "labelled_by": "Labelled by",
    "adjudicated": "Adjudicated from",
    "imported": "Read from",
}


def card(facts: Facts) -> str:
    """Give the text of `README.md`."""
    about = facts.about
    parts = [
        f"# {_line(about.pretty_name or about.name)}",
        about.description.strip(),
        *_section("What is in it", _contents(facts)),
        *_section("How to get the texts back", _filling(facts)),
        *_section("How to load it", _loading(facts)),
        *_section("Labels", _labels(facts)),
        *_section("Tables and their columns", _tables(facts)),
        *_section("How it was made", _making(facts)),
        *_section("Agreement between annotators", agreement(about.agreement)),
        *_section("Limits", ["\n".join(f"- {line}" for line in limits(facts))]),
        *_section("Responsible use", ["\n".join(_responsible(facts))]),
        *_section("Licence", _licence(facts)),
        *_section("Citation", _citation(facts)),
    ]
    body = "\n\n".join(part for part in parts if part)
    return f"---\n{yaml_text(head(facts))}---\n\n{body}\n"


def _section(title: str, parts: Iterable[str]) -> Iterator[str]:
    found = [part for part in parts if part]
    if found:
        yield f"## {title}"
        yield from found


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Give a table of Markdown.

    >>> print(table(["a", "b"], [["x|y", "1"]]))
    | a | b |
    |---|---|
    | x\|y | 1 |
    """
    return "\n".join([_row(header), f"|{'---|' * len(header)}", *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_line(cell).replace('|', BAR) for cell in cells)} |"


def _line(text: str) -> str:
    """Give a text on one line, with nothing that Markdown takes for HTML."""
    return " ".join(text.split()).replace("<", "&lt;")


# What is in it.


def _contents(facts: Facts) -> Iterator[str]:
    rows: list[tuple[str, list[int]]] = [
        (word, [getattr(counts, name) for counts in _columns(facts)]) for name, word in SIZES.items()
    ]
    for name in ("tokens", "quotes", "entities"):
        if name in facts.tables:
            splits = [facts.tables[name].splits.get(split) for split in facts.counts]
            counts = [split.rows if split else 0 for split in splits]
            rows.append((f"rows of `{name}`", [*counts, *([sum(counts)] if len(counts) > 1 else [])]))
    yield _counts_table("", facts, rows)
    told = [f"{_language(tag)} ({many(count, 'document')})" for tag, count in facts.languages.items()]
    yield f"Languages: {', '.join(told)}."


def _language(tag: str) -> str:
    return "unknown" if tag == NOT_KNOWN else f"`{tag}`"


def _columns(facts: Facts) -> list[Counts]:
    counts = list(facts.counts.values())
    return [*counts, facts.total] if len(counts) > 1 else counts


def _counts_table(corner: str, facts: Facts, rows: Iterable[tuple[str, list[int]]]) -> str:
    splits = list(facts.counts)
    header = [corner, *splits, *(["all"] if len(splits) > 1 else [])]
    return table(header, [[name, *(f"{count:,}" for count in counts)] for name, counts in rows])


# Loading.


def _filling(facts: Facts) -> Iterator[str]:
    yield from filling(facts)
    if rows := list(dropping(facts)):
        yield "Taken away beside the texts, and not given back by them but for names that stand in them:"
        yield table(["what", "how many"], rows)


def _loading(facts: Facts) -> Iterator[str]:
    split = next(iter(facts.counts))
    shown = next(
        name for name in ("quotes", "entities", "documents") if split in getattr(facts.tables.get(name), "splits", ())
    )
    file = facts.tables[shown].splits[split].files[0].path
    yield (
        "`PATH` is this folder. On the hub it is the name of the dataset for `load_dataset`, and "
        "`hf://datasets/` with that name for the others."
    )
    yield _python(
        "from datasets import load_dataset",
        "",
        *(f'{name} = load_dataset("PATH", "{name}")' for name in facts.tables),
    )
    yield "One table by itself, as polars and duckdb read it too:"
    yield _python("import pandas", "", f'table = pandas.read_parquet("PATH/{file}")')
    if not facts.wordless:
        yield "All annotation as Python objects, with offsets checked, and a system scored against it:"
        yield _python(
            "import saidby",
            "",
            'gold = saidby.load("PATH")',
            'result = saidby.score("PATH", "predictions.jsonl")',
        )
    yield "`sha256sum -c SHA256SUMS` says whether the files of this folder are those that were published."


def _python(*lines: str) -> str:
    return "\n".join(["```python", *lines, "```"])


# Labels.


def _labels(facts: Facts) -> Iterator[str]:
    about, total = facts.about, facts.total
    if about.scheme:
        more = ", explained in [GUIDELINES.md](GUIDELINES.md)" if about.guidelines else ""
        yield f"The label scheme is `{_line(about.scheme_name)}`, in [scheme.toml](scheme.toml){more}."
    if total.spans:
        yield _by_split("spans", facts, [{**counts.spans} for counts in _columns(facts)], about.helps)
    if total.quotes:
        yield "Attributes of quotes (a value that is not given counts as the default of the scheme):"
        keys = [(name, value) for name, values in total.quotes.items() for value in values]
        rows = (
            (f"{name}: {value}", [c.quotes.get(name, {}).get(value, 0) for c in _columns(facts)])
            for name, value in keys
        )
        yield _counts_table("attribute", facts, rows)
    if total.relations:
        yield _by_split("relations", facts, [{**counts.relations} for counts in _columns(facts)], {})
    if total.entities:
        yield _by_split("entities", facts, [{**counts.entities} for counts in _columns(facts)], {})


def _by_split(corner: str, facts: Facts, columns: list[dict[str, int]], order: Mapping[str, str]) -> str:
    names = sorted(columns[-1], key=lambda name: (list(order).index(name) if name in order else len(order), name))
    return _counts_table(corner, facts, ((name, [column.get(name, 0) for column in columns]) for name in names))


# Tables.


def _tables(facts: Facts) -> Iterator[str]:
    for name, found in facts.tables.items():
        yield f"### `{name}`"
        yield f"A row is {found.help}."
        yield table(["column", "type", "what"], [[f"`{field.name}`", field.type, field.help] for field in found.fields])
    yield from _losses(facts)


def _losses(facts: Facts) -> Iterator[str]:
    if not any(loss.what != "spans" for loss in facts.losses):
        return
    yield "### What the columns of tags do not say"
    yield (
        "`documents` holds all spans as they are; a column of tags holds spans that do not overlap. Where spans of one "
        "column share tokens, the one that begins first is kept, of several the longest. A span has every token that "
        "it shares a character with. Each of its pieces begins with `B-`, and so does what it has in each sentence."
    )
    counts = {(loss.column, loss.label, loss.what): loss.count for loss in facts.losses}
    rows = [
        [f"`{column}`", label, WORDS[what], f"{count:,} of {counts[column, label, 'spans']:,}"]
        for (column, label, what), count in counts.items()
        if what != "spans"
    ]
    yield table(["column", "label", "what", "spans"], rows)


# How it was made.


def making(facts: Facts) -> list[str]:
    """Say where documents come from and who labelled them, a line each."""
    lines = []
    for key, title in HOW.items():
        values = facts.origins.get(key, {})
        shown = [f"{_line(value)} ({many(count, 'document')})" for value, count in list(values.items())[:MOST]]
        if shown:
            more = [f"{len(values) - MOST} more"] if len(values) > MOST else []
            lines.append(f"- {title}: {'; '.join([*shown, *more])}.")
    return lines


def _making(facts: Facts) -> Iterator[str]:
    yield "\n".join(making(facts))
    if facts.about.recipe:
        yield _line(dividing(facts.about.recipe))


def agreement(found: Mapping[str, JSON]) -> Iterator[str]:
    """Show what ``saidby agree --json`` found; KeyError or TypeError if this is something else."""
    if not found:
        return
    names = [_line(name) for name in found["annotators"]]
    both = "both" if len(names) == 2 else "two or more of them"
    compared = many(found["documents"]["compared"], "document")
    yield f"Compared are the labels of {_and(names)} on {compared} that {both} labelled."
    header = [
        "label",
        "F1, exact extent",
        "95% interval",
        "F1, overlap",
        "Cohen's κ, tokens",
        "Krippendorff's α, tokens",
    ]
    rows = [*found["labels"].items(), ("all labels", found["together"])]
    yield table(header, [[name, *_measured(label)] for name, label in rows])


def _and(names: list[str]) -> str:
    """Join names.

    >>> _and(["A", "B", "C"])
    'A, B and C'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _measured(label: Mapping[str, JSON]) -> list[str]:
    exact = label["exact"]
    low_high = "–".join(map(_number, exact["ci95"])) if exact.get("ci95") else "–"
    values = (label["overlap"]["f1"], label["kappa"]["value"], label["alpha"]["value"])
    return [_number(exact["f1"]), low_high, *map(_number, values)]


def _number(value: Any) -> str:
    return "–" if value is None else f"{value:.3f}"


# Limits.


def limits(facts: Facts) -> Iterator[str]:
    """Say what the data do not hold, a sentence each."""
    yield from wordless_limits(facts)
    total, about = facts.total, facts.about
    if total.unsplit == total.documents:
        yield "The documents name no split: all stand in `train`."
    elif total.unsplit:
        yield f"{many(total.unsplit, 'document')} without a split {_stand(total.unsplit)} in `train`."
    if total.untokenised:
        yield f"{many(total.untokenised, 'document')} {_have(total.untokenised)} no tokens, and no row in `tokens`."
    if absent := [name for name in ("tokens", "quotes", "entities") if name not in facts.tables]:
        yield f"There is no table {' or '.join(f'`{name}`' for name in absent)}: it would have no rows."
    if about.helps and (unknown := sorted(set(total.spans) - set(about.helps))):
        told = ", ".join(map(_line, unknown))
        yield f"The scheme does not know {many(len(unknown), 'label')}: {told}. In `tokens` they share a column."
    if total.discontinuous:
        yield f"{many(total.discontinuous, 'span')} {_have(total.discontinuous)} several fragments."
    if total.optional or total.alternatives:
        yield (
            f"{many(total.optional, 'span')} may be left out by a system without loss, "
            f"{many(total.alternatives, 'span')} {_have(total.alternatives)} other right extents; `documents` says "
            "which, the other tables do not."
        )
    left = sum(loss.count for loss in facts.losses if loss.what in LEFT_OUT)
    if left:
        yield f"The columns of tags leave out {many(left, 'span')}, listed above."
    if total.spans and not about.agreement and ANALYSIS not in about.rai:
        yield "Agreement between annotators is not reported."
    if facts.languages.get(NOT_KNOWN):
        yield f"The language of {many(facts.languages[NOT_KNOWN], 'document')} is not known."
    if QUOTE in total.spans and not total.relations.get("speaker"):
        yield "No quote has a speaker that is an entity."


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def _responsible(facts: Facts) -> Iterator[str]:
    """Show what the owner says in the words of responsible AI."""
    for key, title in RAI.items():
        if text := facts.about.rai.get(key):
            yield f"- {title}: {_line(text)}"


# Licence, citation.


def _licence(facts: Facts) -> Iterator[str]:
    found = licence_named(facts.about.licence)
    name = found.name or found.spdx
    what = "Annotation, without the texts" if facts.wordless else "Texts and annotation"
    yield f"{what}: {f'[{name}]({found.url})' if found.url else name}; see [LICENSE](LICENSE)."
    named = facts.origins.get("licence", {})
    if any(licence_named(value).spdx != found.spdx for value in named):
        told = ", ".join(f"{_line(value)} ({many(count, 'document')})" for value, count in list(named.items())[:MOST])
        yield f"Documents name licences of their own in `meta`: {told}."


def _citation(facts: Facts) -> Iterator[str]:
    about = facts.about
    title = _line(about.pretty_name or about.name)
    release = ", ".join(filter(None, (about.version and f"version {_line(about.version)}", about.date)))
    where = f" <{_line(about.url)}>." if about.url else ""
    if about.creators:
        yield f"{_line(', '.join(about.creators))}: *{title}*{f', {release}' if release else ''}.{where}"
        yield "[CITATION.cff](CITATION.cff) says the same for programs."
    elif release or where:
        yield f"*{title}*{f', {release}' if release else ''}.{where}"
