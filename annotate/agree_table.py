"""Agreement as a plain table: a row a label, a row a thing that is said of spans, and a word on how to read them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from saidby.corpus.plain import aligned, many

from .agree import Agreement, LabelAgreement
from .coefficients import Coefficient
from .disagreements import Disagreement

Row = tuple[str, ...]
INDENT = "  "
NONE = "–"
HEADER = ("F1 exact", "95% interval", "overlap", "κ tokens", "outside", "α tokens", "α units")
PAIR = ("F1 exact", "overlap", "κ tokens")
LEGEND = (
    "F1: mean over pairs of annotators; one label and the same extent (exact), or a character in common (overlap).",
    "A system scored against one annotator meets its ceiling at F1 exact: what another annotator gets.",
    "κ, α: agreement beyond chance, 1 at most, 0 as by chance; on tokens, or on marked stretches of text (units).",
    "outside: share of tokens without the label; where it is large, F1 says more than κ and α.",
)


def table(found: Agreement) -> str:
    """Give agreement as text."""
    sections = [
        _documents(found),
        _titled(("", *found.annotators, *HEADER), _labels(found)),
        _titled(("all labels, by pair", "spans", "spans", "agreed", *PAIR), _pairs(found)),
        _titled(("of spans that both have", "spans", "the same", "share", "κ"), _opinions(found)),
        list(_undefined(found)),
        [*LEGEND, *_draws(found)],
        _differences(found),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def listed(disagreements: list[Disagreement], *, most: int | None = None) -> str:
    """Give disagreements as text, the first `most` of them, and how many are left."""
    lines = []
    for found in disagreements[:most]:
        name = f" {found.name}" if found.name else ""
        place = f"{_safe(found.document)} {found.start}-{found.end}"
        lines.append(f"{place}  {found.kind}: {_safe(found.label + name)}")
        lines.append(f"{INDENT}{_safe(found.text)}")
        lines += [f"{INDENT}{_safe(who)}: {_safe(said) or NONE}" for who, said in found.said.items()]
    if most is not None and len(disagreements) > most:
        lines.append(f"… and {len(disagreements) - most:,} more")
    return "".join(f"{line}\n" for line in lines)


def _documents(found: Agreement) -> list[str]:
    by = ", ".join(f"{_safe(name)} {count:,}" for name, count in found.documents.items())
    lines = [f"{many(found.compared, 'document')} labelled by two or more ({by}), {many(found.tokens, 'token')}"]
    for name, count in sorted(Counter(found.alone.values()).items()):
        lines.append(f"left out: {many(count, 'document')} that {_safe(name)} alone labelled")
    if found.retokenised:
        lines.append(f"cut into the tokens of all annotators, which differ: {many(len(found.retokenised), 'document')}")
    return lines


def _labels(found: Agreement) -> Iterator[Row]:
    yield _label("all labels", found.together)
    for label, agreement in found.labels.items():
        yield _label(INDENT + _safe(label), agreement)


def _label(name: str, found: LabelAgreement) -> Row:
    interval = found.exact.ci95
    return (
        name,
        *(f"{count:,}" for count in found.spans.values()),
        _number(found.exact.f1),
        f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else "",
        _number(found.overlap.f1),
        _number(found.kappa.value),
        NONE if found.kappa.outside is None else f"{found.kappa.outside:.1%}",
        _number(found.alpha.value),
        _number(found.unitizing.value),
    )


def _pairs(found: Agreement) -> Iterator[Row]:
    """Give a row for each two annotators, if there are more than two."""
    exact, overlap, kappa = found.together.exact, found.together.overlap, found.together.kappa
    for each, other in zip(exact.pairs, overlap.pairs, strict=True):
        if len(found.annotators) > 2:
            yield (
                INDENT + " – ".join(map(_safe, each.annotators)),
                *(f"{count:,}" for count in (*each.spans, each.agreed)),
                _number(each.f1),
                _number(other.f1),
                _number(kappa.pairs[each.annotators].value),
            )


def _opinions(found: Agreement) -> Iterator[Row]:
    label = ""
    for about, opinion in found.opinions.items():
        if about.label != label:
            label = about.label
            yield (_safe(label), "", "", "", "")
        cells = (f"{opinion.spans:,}", f"{opinion.agreed:,}", f"{opinion.share:.1%}", _number(opinion.kappa.value))
        yield (INDENT + _safe(about.name), *cells)


def _undefined(found: Agreement) -> Iterator[str]:
    """Say in words what the dashes stand for."""
    rows = {"all labels": found.together, **found.labels}
    for name, agreement in rows.items():
        notes = {"F1": agreement.exact.note, **_notes(agreement)}
        yield from _worded(name, {key: note for key, note in notes.items() if note})
    for about, opinion in found.opinions.items():
        if opinion.kappa.note:
            yield f"{NONE} {_safe(about.label)} {_safe(about.name)}: κ {_safe(opinion.kappa.note)}"


def _notes(found: LabelAgreement) -> dict[str, str]:
    coefficients: dict[str, Coefficient] = {
        "κ tokens": found.kappa, "α tokens": found.alpha, "α units": found.unitizing,
    }  # fmt: skip
    return {name: coefficient.note for name, coefficient in coefficients.items()}


def _worded(name: str, notes: dict[str, str]) -> Iterator[str]:
    for note in dict.fromkeys(notes.values()):
        yield f"{NONE} {_safe(name)}: {', '.join(key for key in notes if notes[key] == note)} {note}"


def _draws(found: Agreement) -> Iterator[str]:
    if found.resamples:
        yield f"95% intervals from {found.resamples:,} draws of the documents."
    if found.resamples and found.compared < 2:
        yield "From fewer than 2 documents there is nothing to draw: the intervals say nothing."


def _differences(found: Agreement) -> list[str]:
    kinds = Counter(each.kind for each in found.disagreements)
    if not kinds:
        return ["no disagreements"]
    counted = ", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items()))
    return [f"{many(len(found.disagreements), 'disagreement')}: {counted}"]


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.3f}"


def _safe(text: str) -> str:
    """Escape what would break a line."""
    return text if text.isprintable() else repr(text)[1:-1]


def _titled(head: Row, rows: Iterable[Row]) -> list[str]:
    """Give the lines of a table; nothing without rows under the head."""
    rows = list(rows)
    return aligned([head, *rows]) if rows else []
