"""Measures: what each counts, on documents worked by hand."""

from pathlib import Path

import pytest

from saidby.corpus.errors import UsageError
from saidby.corpus.model import Document
from saidby.corpus.said import parse
from saidby.eval.measures import DEFAULT, MEASURES, chosen
from saidby.eval.names import Measure
from saidby.eval.scores import score

# measure, gold, predictions, and by hand: label → tp, fp, fn. The text is the same on both sides.
WORKED = [
    ("entities.strict", "{PER|Лужин} уехал в {LOC|Заречье}.", "{PER|Лужин} уехал в {LOC|Заречье}.", {"PER": (1, 0, 0), "LOC": (1, 0, 0)}),
    # one character too many
    ("entities.strict", "мэр {PER|Лужин} уехал", "{PER|мэр Лужин} уехал", {"PER": (0, 1, 1)}),
    # another label: wrong for one, missed for the other
    ("entities.strict", "{ORG|Заря} пришла", "{WORK|Заря} пришла", {"ORG": (0, 0, 1), "WORK": (0, 1, 0)}),
    # nested names are names of their own
    ("entities.strict", "{ORG|МИД {LOC|Заречья}}", "{ORG|МИД Заречья}", {"ORG": (1, 0, 0), "LOC": (0, 0, 1)}),
    ("entities.strict", "{ORG|{LOC|Заречье}}", "{LOC|{ORG|Заречье}}", {"ORG": (1, 0, 0), "LOC": (1, 0, 0)}),
    # a duplicate is spurious, a double mention in gold needs two predictions
    ("entities.strict", "{PER|Лужин}", "{PER|{PER|Лужин}}", {"PER": (1, 1, 0)}),
    ("entities.strict", "{PER|{PER|Лужин}}", "{PER|Лужин}", {"PER": (1, 0, 1)}),
    # all fragments or none
    ("entities.strict", "{PER#p|Анна} и Пётр {#p|Лужины}", "{PER|Анна} и Пётр Лужины", {"PER": (0, 1, 1)}),
    # the labels of the quote scheme and mentions are no names; a user's own labels are
    ("entities.strict", "{MENTION|мэр} {SOURCE|Лужин} {CUE|сказал} {QUOTE|«да»} {NONSPEECH|«Заря»} {PET|Рекс}", "мэр Лужин сказал «да» «Заря» {PET|Рекс}", {"PET": (1, 0, 0)}),
    # optional gold is no loss when missed, and a hit when found
    ("entities.strict", "{PER?|Лужин} и {PER|Анна}", "Лужин и {PER|Анна}", {"PER": (1, 0, 0)}),
    ("entities.strict", "{PER?|Лужин} и {PER|Анна}", "{PER|Лужин} и {PER|Анна}", {"PER": (2, 0, 0)}),
    ("entities.strict", "{PER?|Лужин} и Анна", "{ORG|Лужин} и Анна", {"ORG": (0, 1, 0)}),
    # any of the right extents
    ("entities.strict", "{PER#p|Пётр Лужин}, {#p/1|мэр}", "Пётр Лужин, {PER|мэр}", {"PER": (1, 0, 0)}),
    ("entities.strict", "{PER#p|Пётр Лужин}, {#p/1|мэр}", "{PER|Пётр Лужин}, {PER|мэр}", {"PER": (1, 1, 0)}),
    ("quotes.strict[content]", "{QUOTE#q|«Мост}, — сказал он, — {#q|открыт»}.", "{QUOTE#q|«Мост}, — сказал он, — {#q|открыт»}.", {"QUOTE": (1, 0, 0)}),
    ("quotes.strict[content]", "{QUOTE#q|«Мост}, — сказал он, — {#q|открыт»}.", "{QUOTE|«Мост}, — сказал он, — {QUOTE|открыт»}.", {"QUOTE": (0, 2, 1)}),
    ("quotes.strict[content]", "{QUOTE|«Мост открыт»}, — {CUE|сказал} {SOURCE|он}.", "«{QUOTE|Мост открыт}», — {CUE|сказал} {SOURCE|он}.", {"QUOTE": (0, 1, 1)}),
    ("quotes.strict(edges=trim)[content]", "{QUOTE|«Мост открыт»}, — сказал он.", "«{QUOTE|Мост открыт}», — сказал он.", {"QUOTE": (1, 0, 0)}),
    ("quotes.strict(edges=trim)[content]", "{QUOTE|«Мост открыт»}, — сказал он.", "{QUOTE|«Мост} открыт», — сказал он.", {"QUOTE": (0, 1, 1)}),
    # trimmed to the same extent, they are duplicates
    ("quotes.strict(edges=trim)[content]", "{QUOTE|«Да»}.", "{QUOTE|«{QUOTE|Да}»}.", {"QUOTE": (1, 1, 0)}),
    ("quotes.strict(edges=trim)[content]", "{QUOTE#q|что {#q/1|«да»}}.", "что «{QUOTE|да}».", {"QUOTE": (1, 0, 0)}),
    ("quotes.strict[cue]", "«Да», — {CUE|сказал} {SOURCE|мэр}.", "«Да», {CUE|— сказал} {SOURCE|мэр}.", {"CUE": (0, 1, 1)}),
    ("quotes.strict[source]", "«Да», — {CUE|сказал} {SOURCE|мэр}.", "«Да», {CUE|— сказал} {SOURCE|мэр}.", {"SOURCE": (1, 0, 0)}),
    ("quotes.strict(mode=direct)[content]", "{QUOTE direct|«Да»}, {QUOTE indirect|что нет}", "{QUOTE direct|«Да»}, {QUOTE indirect|что нет}", {"QUOTE": (1, 0, 0)}),
    # what is of another mode is neither found nor missed nor spurious
    ("quotes.strict(mode=direct)[content]", "{QUOTE direct|«Да»}, {QUOTE indirect|что нет}", "«Да», что {QUOTE indirect|нет}", {"QUOTE": (0, 0, 1)}),
    ("quotes.strict(mode=direct)[content]", "«Да», {QUOTE|что нет}", "«Да», {QUOTE indirect|что нет}", {}),
]  # fmt: skip
BAD = [
    ("entities.strikt", "unknown measure 'entities.strikt'; did you mean 'entities.strict'? known: " + ", ".join(sorted(MEASURES))),
    ("quotes.strict(mode=direct)", "measure 'quotes.strict(mode=direct)': quotes.strict needs a role; write one of " + ", ".join(f"quotes.strict(mode=direct)[{role}]" for role in ("content", "cue", "source", "addressee", "joint"))),
    ("quotes.soft[joint]", "measure 'quotes.soft[joint]': quotes.soft has no role 'joint'; write one of quotes.soft[content], quotes.soft[cue], quotes.soft[source], quotes.soft[addressee]"),
    ("quotes.*(mode=direct)[cue]", "measure 'quotes.*(mode=direct)[cue]': a pattern takes no parameters; write the names out"),
    ("quotes.strict(modus=direct)[content]", "unknown parameter of quotes.strict[content] 'modus'; did you mean 'mode'? known: edges, mode"),
    ("quotes.strict(edges=cut)[content]", "unknown edges of quotes.strict[content] 'cut'; known: trim"),
]  # fmt: skip


def said(text: str) -> Document:
    return parse(f"#said 1 lang=ru tokens=none\n#id d\n\n{text}\n")


@pytest.mark.parametrize(("measure", "gold", "pred", "counts"), WORKED)
def test_counts_by_hand(measure: str, gold: str, pred: str, counts: dict[str, tuple[int, int, int]]) -> None:
    """True positives, false positives and false negatives of each label, worked out by hand."""
    labels = score([said(gold)], [said(pred)], measures=measure, resamples=0).measures[measure].labels
    assert {label: (found.tp, found.fp, found.fn) for label, found in labels.items()} == counts


# Gold and predicted modes of quotes with one extent each; found of the gold's direct ones, right of the predicted direct ones.
MODES = [
    (["direct", "indirect"], ["direct", "direct"], (1, 1), (2, 2)),
    (["direct", "direct"], ["direct", "indirect"], (2, 2), (1, 1)),
    (["direct", None], ["indirect", "direct"], (1, 1), (1, 1)),
    (["direct", "-"], ["-", "direct"], (0, 1), (0, 1)),
    (["direct"], [None], (1, 1), (0, 0)),
]


@pytest.mark.parametrize(("gold", "pred", "recall", "precision"), MODES)
def test_mode_asks_the_gold_for_recall_and_the_predictions_for_precision(
    gold: list[str | None], pred: list[str | None], recall: tuple[int, int], precision: tuple[int, int]
) -> None:
    """A quote found under another mode is found; whether modes are right is another measure's question."""

    def sides(modes: list[str | None]) -> Document:
        quotes = ["да" if mode == "-" else f"{{QUOTE {mode or ''}|да}}" for mode in modes]
        return said(" ".join(quotes))

    micro = score([sides(gold)], [sides(pred)], measures="quotes.strict(mode=direct)[content]").to_dict()
    micro = micro["measures"]["quotes.strict(mode=direct)[content]"]["micro"]
    assert (micro["tp"], micro["support"]) == recall
    r, p = (found / total if total else 0.0 for found, total in (recall, precision))
    assert (micro["recall"], micro["precision"]) == (r, p)
    assert micro["f1"] == pytest.approx(2 * p * r / (p + r) if p and r else 0.0)


def test_of_equal_quotes_those_of_the_mode_are_found_first() -> None:
    """A prediction on two gold quotes of one extent does not miss the direct one by chance."""
    gold, pred = said("{QUOTE indirect|{QUOTE direct|да}}"), said("{QUOTE|да}")
    micro = score([gold], [pred], measures="quotes.strict(mode=direct)[content]").measures.popitem()[1].micro
    assert (micro.tp, micro.fn) == (1, 0)


@pytest.mark.parametrize(("name", "message"), BAD)
def test_a_name_that_there_is_not_is_refused(name: str, message: str) -> None:
    """The message names what is near and what there is."""
    with pytest.raises(UsageError) as caught:
        chosen(name)
    assert str(caught.value) == message


def test_a_measure_without_parameters_takes_none() -> None:
    """A parameter that would change nothing is refused."""
    with pytest.raises(
        UsageError, match=r"^measure entities\.strict\(mode=direct\): entities\.strict takes no parameters$"
    ):
        chosen("entities.strict(mode=direct)")


def test_no_measure_is_refused() -> None:
    """An empty choice is a slip, not the default."""
    with pytest.raises(UsageError, match=r"^no measure is asked for; leave measures out for the default ones$"):
        chosen([])


def test_measures_are_asked_for_by_name_or_value_and_given_once() -> None:
    """Two spellings of one measure are one."""
    both = [
        "quotes.strict(mode=direct,edges=trim)[content]",
        Measure("quotes.strict", "content", (("edges", "trim"), ("mode", "direct"))),
    ]
    assert list(map(str, chosen(both))) == ["quotes.strict(edges=trim,mode=direct)[content]"]
    assert tuple(map(str, chosen(None))) == DEFAULT


def test_every_measure_of_the_registry_can_be_asked_for() -> None:
    """Names of the registry are canonical, but for parameters that a name must have; with these they stay as they are."""
    found = chosen(MEASURES)
    assert [measure.kind for measure in found] == list(MEASURES)
    assert all(str(measure) == measure.kind for measure in found if not MEASURES[measure.kind].defaults)
    assert chosen(map(str, found)) == found


def test_the_reference_names_every_measure_and_parameter() -> None:
    """docs/reference/measures.md: a row a measure, with the names of its parameters somewhere on the page."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "measures.md").read_text("utf-8")
    assert [name for name in MEASURES if f"`{name}`" not in page] == []
    params = {f"{name}: {key}" for name, known in MEASURES.items() for key in known.params if f"`{key}=" not in page}
    assert params == set()
