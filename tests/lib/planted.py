"""A document that holds a word wherever a word can stand."""

import msgspec

from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

SECRET = "zaytsev"
"""A word that stands wherever a word can stand."""

FULL = Document(
    f"{SECRET}/1",
    f"{SECRET.title()} came. Then {SECRET.title()} left for good, and nobody knew where to.",
    "en",
    sentences=(Fragment(0, 13), Fragment(14, 67)),
    tokens=(Fragment(0, 7), Fragment(8, 12), Fragment(12, 13)),
    layers={
        "lemma": (SECRET, "come", "."),
        "misc": (SECRET, None, None),
        "upos": ("PROPN", "VERB", "PUNCT"),
        "feats": ("Number=Sing", None, None),
        "deprel": (SECRET, "root", "punct:x"),
        "xpos": (SECRET, "V", "."),
        "head": ("2", "0", "2"),
        SECRET: (None, None, None),
    },
    spans=(
        Span(f"{SECRET}1", "PER", (Fragment(0, 7),), SECRET, {"norm": SECRET, SECRET: "direct"}),
        Span("q1", "QUOTE", (Fragment(14, 67),), attrs={"mode": "direct", "medium": "speech writing", "layout": SECRET}),
        Span("m1", "MENTION", (Fragment(19, 26),), SECRET, {"form": f"nominal {SECRET}"}),
    ),
    relations=(Relation(f"{SECRET}.r", "speaker", "q1", SECRET), Relation("q1.cue", "cue", "q1", SECRET)),
    entities=(Entity(SECRET + "2", "ORG", "Q"), Entity(SECRET + "3", "ORG", SECRET), Entity("e1", "PER", "Q", (SECRET,))),
    meta={
        "source": f"/home/{SECRET}/a.txt",
        "labelled_by": f"command:/home/{SECRET}/bin",
        "date": f"in the year of {SECRET}",
        "split": "dev",
        "licence": {"by": SECRET},
        "title": SECRET,
        "token": "hf_0123456789abcdef",
        SECRET: 1,
    },
    native={"brat": {"comment": SECRET}},
)  # fmt: skip


def full() -> Document:
    """The secret entity is one, with a name in the text and an id in a knowledge base."""
    secret = Entity(SECRET, "PER", SECRET.title(), (SECRET,), f"wiki:{SECRET}")
    return msgspec.structs.replace(FULL, entities=(secret, *FULL.entities))
