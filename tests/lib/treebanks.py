"""CoNLL-U for tests: rows, files by others with everything that a reader has ever tidied away, what comes back."""

import re
from pathlib import Path

import msgspec
from hypothesis import strategies as st

from saidby.corpus import conllu
from saidby.corpus.model import Document, Fragment, Span

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "conllu").rglob("*.conllu"))

FORMS = (
    "du",
    "Мост",
    ",",
    "e\u0301",
    "10\u00a0млн",
    "\u2028",
    "a  b",
    " x",
    "|",
    "_",
    "😀",
    "«",
    "\\",
    "Entity=(e1)",
    "don't",
)
GAPS = (" ", " ", "", "  ", " \t", "\u00a0")
COMMENTS = (
    "# newpar", "# newpar id = p", "#", "# k =", "# k = 1", "# k = 1 ", "#k", "# text_en = a bridge", "# sent_id = s", "# a = b = c",
    "# saidby the editor", "# \u2028\u0085", "# generator = x",
)  # fmt: skip
MISC = (
    "_", "_", "_", "SpaceAfter=No", "SpaceAfter=No", "SpacesAfter=\\n", "SpacesAfter=\\s\\p\\q", "SpacesBefore=\\s\\s", "SpaceAfter=Yes",
    "Gloss=a  b", "A=b=c", "A=b|A=c", "|", "Gloss=x|SpaceAfter=No|SpacesAfter=\\t", "TextAfter=x\\u{AD}", "SpaceAfter=No|Gloss=\u2028",
)  # fmt: skip
OWN_BRACKETS = ("Entity=(e1-person", "Entity=e1)", "Span=1:2")
CELLS = ("_", "_", "мост", "x y", "A=b|A=b", "0", "garbage")


def row(number: int | str, form: str, misc: str = "_", *, cell: str = "_") -> str:
    """Give the line of a token; `cell` stands in LEMMA, UPOS, FEATS and HEAD."""
    return "\t".join([str(number), form, cell, cell, "_", cell, cell, "_", "_", misc])


def misc(lines: list[str]) -> list[str]:
    """Give column MISC of each row."""
    return [line.split("\t")[9] for line in lines if line[:1].isdigit()]


def lines_of(path: Path) -> list[str]:
    return path.read_bytes().decode().removesuffix("\n").split("\n")


def sample(stem: str) -> list[str]:
    """Give the lines of the sample with this name."""
    return next(lines_of(path) for path in SAMPLES if path.stem == stem)


def back(document: Document) -> Document:
    """Write and read."""
    (found,) = conllu.parse(conllu.format(document))
    return found


def validated(path: Path, *, mentions: bool) -> list[str]:
    """Give what level 1 of the UD validator says, and its tests of mentions, which it runs itself from level 2 on."""
    from udtools import Validator

    class WithMentions(Validator):
        def check_token_range_overlaps(self, state: object) -> object:
            if sound := super().check_token_range_overlaps(state):
                self.check_misc_entity(state)
            return sound

    kind = WithMentions if mentions else Validator
    state = kind(lang="ud", level=1, output=None).validate_files([str(path)])
    return sorted({incident.testid for incident in state.error_tracker})


def rewritten(lines: list[str]) -> list[str]:
    """Read, pass every document through JSON, write."""
    found = [through_json(document) for document in conllu.parse(lines, source="a.conllu")]
    return [line for i, document in enumerate(found) for line in conllu.format(document, first=not i)]


def through_json(document: Document) -> Document:
    return msgspec.json.decode(msgspec.json.encode(document), type=Document)


def fits(document: Document) -> bool:
    """Say whether CoNLL-U can hold a document: it has tokens, with white space only inside and single."""
    forms = [document.text[start:end] for start, end in document.tokens]
    return bool(forms) and not any(re.search(r"\A\s|\s\Z|\s\s|[\t\n\r]", form) for form in forms)


@st.composite
def treebanks(draw: st.DrawFn) -> list[str]:
    """Draw the lines of a file: multiword tokens, empty nodes, odd comments, text that agrees with MISC or does not."""
    values = MISC + OWN_BRACKETS if draw(st.booleans()) else MISC
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        lines += draw(_sentence(values))
    return lines


@st.composite
def spans(draw: st.DrawFn, name: str, size: int) -> Span:
    """Draw a span of a text of some size, whole or in two pieces, with entity e1 or without."""
    cuts = sorted(draw(st.lists(st.integers(0, size), min_size=4, max_size=4, unique=True))) if size > 3 else [0, size]
    extent = tuple(Fragment(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True))
    label = draw(st.sampled_from(["PER", "QUOTE"]))
    return Span(name, label, extent[: draw(st.integers(1, 2))], draw(st.sampled_from([None, "e1"])))


@st.composite
def _sentence(draw: st.DrawFn, values: tuple[str, ...]) -> list[str]:
    forms: list[str] = []
    rows: list[str] = []
    word = 0
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 4)) == 0:
            rows.append(row(f"{word}.1", "gone", draw(st.sampled_from(values)), cell=draw(st.sampled_from(CELLS))))
        forms.append(draw(st.sampled_from(FORMS)))
        words = draw(st.sampled_from([0, 0, 0, 1, 2]))
        number = f"{word + 1}-{word + words}" if words else f"{word + 1}"
        rows.append(row(number, forms[-1], draw(st.sampled_from(values)), cell=draw(st.sampled_from(CELLS))))
        rows += [row(word + i + 1, "de", draw(st.sampled_from(values))) for i in range(words)]
        word += words or 1
    comments = draw(st.lists(st.sampled_from(COMMENTS), max_size=3))
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=len(forms), max_size=len(forms)))
    shown = "".join(form + gap for form, gap in zip(forms, gaps, strict=True))
    texts = ["# text = " + shown, "# text = " + " ".join(forms), "# text =" + "".join(forms), "# text = other words"]
    comments += draw(st.lists(st.sampled_from(texts), max_size=2))
    comments += draw(st.sampled_from([[], [], [], ["# newdoc"], ["# newdoc id = d 1"], ["# newdoc_id = x"]]))
    return [*draw(st.permutations(comments)), *rows, ""]
