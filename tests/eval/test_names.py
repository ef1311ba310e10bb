"""Names of measures: they print and parse back, parameters included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.errors import UsageError
from saidby.eval.names import Measure, parse_measure

WORDS = st.from_regex(r"[a-z][a-z0-9_]*", fullmatch=True)
MEASURES = st.builds(
    Measure,
    st.lists(WORDS, min_size=1, max_size=3).map(".".join),
    st.none() | WORDS,
    st.dictionaries(WORDS, st.from_regex(r"[\w./-]+", fullmatch=True), max_size=3).map(
        lambda d: tuple(sorted(d.items()))
    ),
)
CANONICAL = [
    "entities.strict",
    "quotes.strict[content]",
    "quotes.strict(edges=trim,mode=direct)[content]",
    "quotes.soft[joint]",
    "speakers.end_to_end",
    "conlleval",
    "seqeval.strict",
    "nervaluate.partial(version=1.2.1)",
    "factrueval.t1",
]
LENIENT = [
    ("quotes.strict(mode=direct,edges=trim)[content]", "quotes.strict(edges=trim,mode=direct)[content]"),
    (" quotes.strict ( mode = direct ) [ content ] ", "quotes.strict(mode=direct)[content]"),
]
HOW = "must be written family.kind(param=value,…)[role]"
BAD = [
    ("", f"measure '': {HOW}"),
    ("Entities.Strict", f"measure 'Entities.Strict': {HOW}"),
    ("quotes.strict[content](mode=direct)", f"measure 'quotes.strict[content](mode=direct)': {HOW}"),
    ("quotes.strict(mode=direct", f"measure 'quotes.strict(mode=direct': {HOW}"),
    ("a.b(mode)", "measure 'a.b(mode)': a parameter must be written name=value, got 'mode'"),
    ("a.b()", "measure 'a.b()': a parameter must be written name=value, got ''"),
    ("a.b(x=1,)", "measure 'a.b(x=1,)': a parameter must be written name=value, got ''"),
    ("a.b(x=1|2)", "measure 'a.b(x=1|2)': a parameter must be written name=value, got 'x=1|2'"),
    ("a.b(x=1,x=2)", "measure 'a.b(x=1,x=2)': a parameter is given twice; give it once"),
]


@pytest.mark.law
@given(MEASURES)
def test_a_measure_prints_and_parses_back(measure: Measure) -> None:
    """The name says all of the measure, and holds no sign that separates names in a signature."""
    assert parse_measure(str(measure)) == measure
    assert not {"|", "+", ":"} & {*str(measure)}


@pytest.mark.parametrize("name", CANONICAL)
def test_a_canonical_name_is_its_own_print(name: str) -> None:
    """The grammar holds names of every family."""
    assert str(parse_measure(name)) == name


@pytest.mark.parametrize(("name", "canonical"), LENIENT)
def test_order_of_parameters_and_blanks_do_not_matter(name: str, canonical: str) -> None:
    """There is one way to print a measure."""
    assert str(parse_measure(name)) == canonical


@pytest.mark.parametrize(("name", "message"), BAD)
def test_what_is_no_name_is_refused(name: str, message: str) -> None:
    """The message shows what was read and how it must be written."""
    with pytest.raises(UsageError) as caught:
        parse_measure(name)
    assert str(caught.value) == message
