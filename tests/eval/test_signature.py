"""Signatures: one line that prints and parses back."""

import pytest

from saidby.corpus.errors import UsageError
from saidby.eval.scope import Scope
from saidby.eval.signature import Signature, parse_signature

LINE = (
    "measures:entities.strict+quotes.strict(edges=trim,mode=direct)[content]|documents:254|"
    "source:tags(scheme%3DIOB2)|align:blanks|relabel:A%20B=%2B,gold:GPE=LOC|labels:LOC,PER|level:outer|missing:error|"
    "average:micro+macro+weighted|zero_division:0.0|resamples:1000|seed:0|gold:0123456789ab|pred:ba9876543210|tokens:-|version:0.1.0"
)


def test_a_signature_prints_and_parses_back() -> None:
    """The line says all of it."""
    signature = parse_signature(LINE + "\n")
    assert signature.measures == ("entities.strict", "quotes.strict(edges=trim,mode=direct)[content]")
    assert (signature.documents, signature.zero_division, signature.seed) == (254, 0.0, 0)
    assert signature.scope == Scope((("", "A B", "+"), ("gold", "GPE", "LOC")), ("LOC", "PER"), "outer")
    assert signature.source == ("tags(scheme=IOB2)",)
    assert str(signature) == LINE
    assert isinstance(signature, Signature)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "measures:a|documents:1",
            "signature must have the fields measures|documents|source|align|relabel|labels|level|missing|average|zero_division|resamples|seed|gold|pred|tokens|version, "
            "got 'measures:a|documents:1'",
        ),
        (LINE.replace("254", "many"), "signature: documents must be a number, got 'many'"),
    ],
)
def test_what_is_no_signature_is_refused(line: str, message: str) -> None:
    """The message says which fields are asked for, or which is wrong."""
    with pytest.raises(UsageError) as caught:
        parse_signature(line)
    assert str(caught.value) == message
