"""``runne``: sets of names, and a mean over the types that the task averages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.said import parse
from saidby.eval.compare import compare
from saidby.eval.runne import FEW_SHOT
from saidby.eval.scores import score


def said(text: str) -> Document:
    return parse(f"#said 1 lang=ru tokens=none\n#id d\n\n{text}\n")


# measure, gold, predictions, and by hand: label → found, spurious, missed; macro F1
WORKED = [
    ("runne", "{ORG|МИД {LOC|Заречья}}", "{ORG|МИД {LOC|Заречья}}", {"LOC": (1, 0, 0), "ORG": (1, 0, 0)}, 1.0),
    # a name that is there twice counts once, on both sides
    ("runne", "{PER|{PER|Лужин}}", "{PER|Лужин}", {"PER": (1, 0, 0)}, 1.0),
    ("runne", "{PER|Лужин}", "{PER|{PER|Лужин}}", {"PER": (1, 0, 0)}, 1.0),
    # what the gold has not is not averaged, but a wrong name of a type that it has is
    ("runne", "{PER|Лужин} Заря Луч", "{PER|Лужин} {ORG|Заря} {PER|Луч}", {"PER": (1, 1, 0)}, 2 / 3),
    # few-shot types are averaged apart, each a third, there or not
    ("runne", "{PER|Лужин} {PENALTY|штраф}", "{PER|Лужин} {DISEASE|штраф}", {"PER": (1, 0, 0)}, 1.0),
    ("runne[few_shot]", "{PER|Лужин} {PENALTY|штраф}", "Лужин {PENALTY|штраф}", {"DISEASE": (0, 0, 0), "PENALTY": (1, 0, 0), "WORK_OF_ART": (0, 0, 0)}, 1 / 3),
    ("runne[few_shot]", "Лужин", "{DISEASE|Лужин}", {"DISEASE": (0, 1, 0), "PENALTY": (0, 0, 0), "WORK_OF_ART": (0, 0, 0)}, 0.0),
    ("runne[all]", "{PER|Лужин} {PENALTY|штраф}", "{PER|Лужин} {ORG|штраф}", {"ORG": (0, 1, 0), "PENALTY": (0, 0, 1), "PER": (1, 0, 0)}, 1 / 3),
    # start and end are all that a name has
    ("runne", "{PER#p|Анна} и {#p|Лужины}", "{PER|Анна и Лужины}", {"PER": (1, 0, 0)}, 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "gold", "pred", "counts", "macro"), WORKED)
def test_names_by_hand(
    measure: str, gold: str, pred: str, counts: dict[str, tuple[int, int, int]], macro: float
) -> None:
    """Names of each label that are found, spurious and missed, and the mean of the task."""
    scores = score([said(gold)], [said(pred)], measures=measure, resamples=0).measures[measure]
    assert {label: (s.tp, s.fp, s.fn) for label, s in scores.labels.items()} == counts
    assert scores.macro.f1 == pytest.approx(macro)


TEXT = "абвгде"
LABELS = ("PER", "LOC", *FEW_SHOT)
SPANS = st.lists(
    st.builds(
        lambda label, start: Span("", label, (Fragment(start, start + 2),)), st.sampled_from(LABELS), st.integers(0, 3)
    ),
    max_size=6,
)
SIDE = st.tuples(SPANS, SPANS)


def f1_of(gold: set[tuple[int, int, int]], pred: set[tuple[int, int, int]]) -> float:
    found = len(gold & pred)
    return 2 * found / (len(gold) + len(pred)) if found else 0.0


@pytest.mark.law
@given(SIDE, SIDE)
def test_means_are_those_of_sets(gold: tuple[list[Span], ...], pred: tuple[list[Span], ...]) -> None:
    """Over two documents, by Python's sets."""
    sides = [[Document(str(n), TEXT, "ru", spans=tuple(s)) for n, s in enumerate(side)] for side in (gold, pred)]
    measures = score(*sides, measures="runne*", resamples=0).measures
    sets = [
        {
            label: {(n, s.start, s.end) for n, spans in enumerate(side) for s in spans if s.label == label}
            for label in LABELS
        }
        for side in (gold, pred)
    ]
    each = {label: f1_of(sets[0][label], sets[1][label]) for label in LABELS}
    common = [each[label] for label in LABELS if label not in FEW_SHOT and sets[0][label]]
    assert measures["runne"].macro.f1 == pytest.approx(sum(common) / len(common) if common else 0)
    assert measures["runne[few_shot]"].macro.f1 == pytest.approx(sum(each[label] for label in FEW_SHOT) / 3)
    total = [{(label, *name) for label in LABELS for name in side[label]} for side in sets]
    assert measures["runne[all]"].micro.f1 == pytest.approx(f1_of(*total))  # type: ignore[arg-type]


@pytest.mark.parametrize(("zero_division", "macro"), [(0.0, 1 / 3), (1.0, 1.0)])
def test_few_shot_types_are_a_third_each_in_draws_and_comparisons_too(zero_division: float, macro: float) -> None:
    """All documents are alike, so that every draw has the score itself; types that do not occur stay in the mean."""
    documents = [Document(str(i), "грипп", "ru", spans=(Span("1", "DISEASE", (Fragment(0, 5),)),)) for i in range(8)]
    measure, options = "runne[few_shot]", {"resamples": 20, "zero_division": zero_division}
    found = score(documents, documents, measures=measure, **options).measures[measure].macro  # type: ignore[arg-type]
    compared = compare(documents, {"a": documents, "b": documents}, measures=measure, average="macro", **options)  # type: ignore[arg-type]
    system = compared.measures[measure].systems["a"]
    assert (found.f1, system.score) == pytest.approx((macro, macro))
    assert (*(found.ci95 or ()), *system.ci95) == pytest.approx((macro,) * 4)
