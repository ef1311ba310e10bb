"""``spkatt.*``: events of documents by hand, the laws, and the outputs of the scorer on real predictions."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from real import real_data

from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, Fragment, Relation, Span
from saidby.corpus.said import parse
from saidby.eval.counts import LabelPairs
from saidby.eval.points import points
from saidby.eval.scores import Score, score
from saidby.eval.spkatt import by_role, by_token
from saidby.eval.spkatt_files import CUE, LABELS, read_events


def said(text: str) -> Document:
    return parse(f"#said 1 lang=ru tokens=razdel\n#id d\n\n{text}\n")


def rows(name: str, gold: list[Document], pred: list[Document]) -> dict[str, Score]:
    (scores,) = score(gold, pred, measures=name, resamples=0).measures.values()
    return {**scores.labels, "micro": scores.micro}


def counts(name: str, gold: str, pred: str) -> dict[str, tuple[float, float, float]]:
    found = rows(name, [said(gold)], [said(pred)])
    return {label: (row.tp, row.fp, row.fn) for label, row in found.items() if label != "micro"}


WHOLE = (
    "{SOURCE#s|Старый мэр} {CUE#c|сказал} {ADDRESSEE#a|нам}, {QUOTE#q cue=#c source=#s addressee=#a|что мост открыт}."
)
SHORT = (
    "Старый {SOURCE#s|мэр} {CUE#c|сказал} {ADDRESSEE#a|нам}, {QUOTE#q cue=#c source=#s addressee=#a|что мост открыт}."
)
NOBODY = "Старый мэр {CUE#c|сказал} {ADDRESSEE#a|нам}, {QUOTE#q cue=#c addressee=#a|что мост открыт}."
ELSEWHERE = "{SOURCE#s|Старый мэр} сказал {CUE#c|нам}, {QUOTE#q cue=#c source=#s|что мост открыт}."
LOOSE = "{SOURCE#s|Старый мэр} {CUE#c|сказал} {ADDRESSEE#a|нам}, {QUOTE#q source=#s addressee=#a|что мост открыт}."

# measure, predictions for `WHOLE`, and by hand: label → right, wrong, missed
WORKED = [
    ("spkatt.cue", SHORT, {"CUE": (1, 0, 0)}),
    ("spkatt.cue", ELSEWHERE, {"CUE": (0, 1, 1)}),
    ("spkatt.roles", WHOLE, {"ADDRESSEE": (1, 0, 0), "QUOTE": (1, 0, 0), "SOURCE": (1, 0, 0)}),
    # another extent is missed and spurious; by tokens one of two is found
    ("spkatt.roles", SHORT, {"ADDRESSEE": (1, 0, 0), "QUOTE": (1, 0, 0), "SOURCE": (0, 1, 1)}),
    ("spkatt.roles(match=token)", SHORT, {"ADDRESSEE": (1, 0, 0), "QUOTE": (3, 0, 0), "SOURCE": (1, 0, 1)}),
    # a role that is not there is wrong too, as the scorer counts; of tokens it is missed only
    ("spkatt.roles", NOBODY, {"ADDRESSEE": (1, 0, 0), "QUOTE": (1, 0, 0), "SOURCE": (0, 1, 1)}),
    ("spkatt.roles(match=token)", NOBODY, {"ADDRESSEE": (1, 0, 0), "QUOTE": (3, 0, 0), "SOURCE": (0, 0, 2)}),
    # where the cue is wrong all its roles are, though they are the same
    ("spkatt.roles", ELSEWHERE, {"ADDRESSEE": (0, 0, 1), "QUOTE": (0, 1, 1), "SOURCE": (0, 1, 1)}),
    ("spkatt.roles(match=token)", ELSEWHERE, {"ADDRESSEE": (0, 0, 1), "QUOTE": (0, 3, 3), "SOURCE": (0, 2, 2)}),
    # a cue that no quote has is an event without roles
    ("spkatt.joint", LOOSE, {"ADDRESSEE": (0, 1, 1), "CUE": (1, 0, 0), "QUOTE": (0, 1, 1), "SOURCE": (0, 1, 1)}),
    ("spkatt.joint(match=token)", SHORT, {"ADDRESSEE": (1, 0, 0), "CUE": (1, 0, 0), "QUOTE": (3, 0, 0), "SOURCE": (1, 0, 1)}),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "pred", "expected"), WORKED)
def test_events_by_hand(measure: str, pred: str, expected: dict[str, tuple[float, float, float]]) -> None:
    """What is right, wrong and missed of each role."""
    assert counts(measure, WHOLE, pred) == expected


def test_quotes_at_one_cue_are_one_event() -> None:
    """Their words are one message, whether marked as one quote or two."""
    two = "{QUOTE#p cue=#c|Мост}, — {CUE#c|сказал} мэр, — {QUOTE#q cue=#c|открыт}."
    one = "{QUOTE#p cue=#c|Мост}, — {CUE#c|сказал} мэр, — {#p|открыт}."
    assert counts("spkatt.joint", two, one) == {"CUE": (1, 0, 0), "QUOTE": (1, 0, 0)}
    assert counts("spkatt.joint(match=token)", two, one) == {"CUE": (1, 0, 0), "QUOTE": (2, 0, 0)}


def test_a_quote_with_two_cues_has_two_events() -> None:
    """The message belongs to each; the one that is not predicted is missed with it."""
    gold = "{CUE#a|Сказал} и {CUE#b|добавил}: {QUOTE#q cue=#a,#b|мост открыт}."
    pred = "{CUE#a|Сказал} и добавил: {QUOTE#q cue=#a|мост открыт}."
    assert counts("spkatt.joint", gold, pred) == {"CUE": (1, 0, 1), "QUOTE": (1, 0, 1)}


def test_a_split_cue_is_right_with_all_its_parts() -> None:
    """«По его словам»: по and словам."""
    gold, pred = "{CUE#c|По} его {#c|словам}, {QUOTE#q cue=#c|всё}", "{CUE#c|По} его словам, {QUOTE#q cue=#c|всё}"
    assert counts("spkatt.cue", gold, gold) == {"CUE": (1, 0, 0)}
    assert counts("spkatt.cue", gold, pred) == {"CUE": (0, 1, 1)}


def test_the_level_of_the_scope_must_be_all() -> None:
    """Roles belong to cues."""
    with pytest.raises(UsageError, match="level must be 'all', got 'outer'"):
        score([said(WHOLE)], [said(WHOLE)], measures="spkatt.cue", level="outer")


# Laws

TEXT = "абвгдежз"
TOKENS = tuple(Fragment(start, end) for start, end in ((0, 1), (1, 2), (2, 4), (5, 8)))
EXTENT = st.sampled_from([((0, 1),), ((1, 2),), ((0, 2),), ((0, 1), (3, 4)), ((2, 8),), ((4, 5),)])
LABEL = st.sampled_from(["CUE", "SOURCE", "QUOTE", "TOPIC"])
SPANS = st.lists(st.tuples(LABEL, EXTENT), max_size=6)
SIDE = st.tuples(SPANS, st.integers(0, 2**12 - 1))
"""Spans, and which of the possible relations there are, as bits."""
MEASURE = st.sampled_from(
    ["spkatt.cue", "spkatt.roles", "spkatt.joint", "spkatt.roles(match=token)", "spkatt.joint(match=token)"]
)
CORPORA = st.lists(st.tuples(SIDE, SIDE), min_size=1, max_size=3)


def document(name: str, side: tuple[list[tuple[str, Any]], int]) -> Document:
    drawn, bits = side
    spans = tuple(
        Span(f"s{number}", label, tuple(Fragment(*piece) for piece in pieces))
        for number, (label, pieces) in enumerate(drawn)
    )
    possible = [(q, t) for q in spans for t in spans if q.label == "QUOTE" and t.label != "QUOTE"]
    chosen = [pair for number, pair in enumerate(possible) if bits >> number & 1]
    relations = (Relation(f"r{number}", t.label.lower(), q.id, t.id) for number, (q, t) in enumerate(chosen))
    return Document(name, TEXT, "ru", spans=spans, relations=tuple(relations), tokens=TOKENS)


def sides(corpus: Any) -> tuple[list[Document], list[Document]]:
    gold, pred = ([document(f"d{n}", side) for n, side in enumerate(column)] for column in zip(*corpus, strict=True))
    return gold, pred


@pytest.mark.law
@given(MEASURE, CORPORA, st.randoms())
def test_order_changes_nothing(name: str, corpus: Any, random: Any) -> None:
    """Of spans and relations."""

    def shuffled(documents: list[Document]) -> list[Document]:
        return [
            msgspec.structs.replace(
                d,
                spans=tuple(random.sample(d.spans, len(d.spans))),
                relations=tuple(random.sample(d.relations, len(d.relations))),
            )
            for d in documents
        ]

    gold, pred = sides(corpus)
    assert rows(name, shuffled(gold), shuffled(pred)) == rows(name, gold, pred)


@pytest.mark.law
@given(MEASURE, CORPORA)
def test_gold_against_itself_is_right(name: str, corpus: Any) -> None:
    """Spans without a token too."""
    gold, _ = sides(corpus)
    assert all(row.fp == row.fn == 0 for row in rows(name, gold, gold).values())


@pytest.mark.law
@given(MEASURE, CORPORA)
def test_swapping_the_sides_swaps_what_is_found(name: str, corpus: Any) -> None:
    """And precision with recall, but for roles that are absent, which are wrong too if they are the gold's."""
    gold, pred = sides(corpus)
    one, two = rows(name, gold, pred), rows(name, pred, gold)
    assert {label: row.tp for label, row in one.items()} == {label: row.tp for label, row in two.items()}
    if "token" in name or "cue" in name:
        for label, row in one.items():
            assert (row.precision, row.recall, row.f1) == (two[label].recall, two[label].precision, two[label].f1)


@pytest.mark.law
@given(MEASURE, CORPORA)
def test_saying_a_thing_twice_changes_nothing(name: str, corpus: Any) -> None:
    """Spans with their relations."""
    gold, pred = sides(corpus)

    def twice(d: Document) -> Document:
        copies = tuple(msgspec.structs.replace(span, id=f"{span.id}+") for span in d.spans)
        more = tuple(Relation(f"{r.id}+", r.label, f"{r.head}+", f"{r.tail}+") for r in d.relations)
        return msgspec.structs.replace(d, spans=d.spans + copies, relations=d.relations + more)

    assert rows(name, gold, list(map(twice, pred))) == rows(name, gold, pred)


# The files of the authors

ROLES = tuple(label for label in LABELS if label != CUE)
SHORT_GOLD = {
    "a-sentence-0": {"words": ["Er", "sagt", "das"], "annotations": {"1": {"roles": ["B-Source", "B-V", "B-Message"]}}},
    "a-sentence-1": {"words": ["Ja"], "annotations": {"0": {"roles": ["_"]}}},
}


def files(tmp_path: Path, *answers: dict[str, Any]) -> tuple[Path, Path]:
    gold, pred = tmp_path / "gold.json", tmp_path / "pred.jsonl"
    gold.write_text(json.dumps(SHORT_GOLD), "utf-8")
    pred.write_text("\n".join(map(json.dumps, answers)), "utf-8")
    return gold, pred


def answer(number: int, token: str, *roles: str) -> dict[str, Any]:
    return {"sentence_id": f"a-sentence-{number}", "annotations": {token: {"roles": roles}}}


def test_candidates_without_cue_are_shared_events(tmp_path: Path) -> None:
    """The scorer compares roles there too: a source without a cue is spurious."""
    events = read_events(*files(tmp_path, answer(0, "1", "B-Source", "B-V", "B-Message"), answer(1, "0", "B-Source")))
    assert events.shared.tolist() == [True, True, True, True]
    assert points(by_role(events.of(*ROLES))).counts[:, -1].tolist() == [2, 2, 2, 3]
    assert points(by_role(events.of(CUE))).counts[:, -1].tolist() == [1, 1, 1, 1]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Every candidate without an answer, rows of another length, unknown tags; JSON with the line."""
    with pytest.raises(DataError) as caught:
        read_events(*files(tmp_path, answer(0, "1", "B-Cue")))
    what = str(caught.value)
    assert "pred a-sentence-0: candidate 1 must have a tag a word: 3, got 1" in what
    assert "candidate 1 has the tag 'B-Cue'" in what
    assert "pred.jsonl a-sentence-1: has no answer for the candidate at token 0" in what
    gold, pred = files(tmp_path, answer(1, "0", "_"))
    pred.write_text(pred.read_text("utf-8") + "\n{}", "utf-8")
    with pytest.raises(DataError, match=r"pred.jsonl:2: Object missing required field `sentence_id`"):
        read_events(gold, pred)


OFFICIAL = {"ROLES (all, strict):": by_role, "ROLES (each, strict):": by_role} | {
    "ROLES (all, overlap):": by_token,
    "ROLES (each, overlap):": by_token,
}


def printed(path: Path) -> dict[tuple[str, str], list[float]]:
    """Give the three numbers of each row that the scorer prints, under its heading."""
    found, heading = dict[tuple[str, str], list[float]](), ""
    for line in path.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        heading = line.strip() if line.startswith("ROLES") else heading
        if len(cells) == 4:
            found[heading, cells[0].rstrip(":")] = list(map(float, cells[1:]))
    return found


def numbers(pairs: LabelPairs, label: str) -> list[float]:
    found = points(replace(pairs, harmonic=True))
    row = len(pairs.labels) if label == "All roles" else pairs.labels.index(label)
    return [float(column[row]) for column in (found.precision, found.recall, found.f1)]


@pytest.mark.real
@pytest.mark.parametrize("seed", [8, 42, 313])
def test_the_outputs_of_the_authors_scorer(seed: int) -> None:
    """To the last digit: roles, strict and by tokens, together and each.

    Of cues the scorer counts candidates that agree, those without a cue too, as right, and all others as wrong, none as
    missed: it compares the list of cues with the string 'B-V'. Its precision is the share of candidates that agree, its
    recall always 1. Cues proper are counted here.
    """
    data = real_data("gepade_spkatt")
    expected = printed(data / f"expected/official_eval_dev_seed{seed}.txt")
    events = read_events(data / "data/GePaDe/dev.json", data / f"predictions/dev/pred_dev_seed{seed}.json")
    compared = 0
    for (heading, label), values in expected.items():
        if heading in OFFICIAL and label in ("All roles", *ROLES):
            assert numbers(OFFICIAL[heading](events.of(*ROLES)), label) == values
            compared += 1
    assert compared == 18
    candidates = len(events.shared) // 2
    agree = float(events.shared[:candidates].sum() / candidates)
    assert [[agree, 1.0, 2 * agree / (agree + 1.0)]] * 2 == [v for (_, label), v in expected.items() if "CUES" in label]
    # counted from the tags: 515 cues, of which so many are found, and so many predicted
    found, predicted = {8: (471, 518), 42: (469, 519), 313: (473, 518)}[seed]
    assert points(by_role(events.of(CUE))).counts[:, -1].tolist() == [found, 515, found, predicted]
