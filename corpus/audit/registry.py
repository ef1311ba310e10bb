"""The checks of an audit, a literal list: the name, how grave it is, what it finds, and what looks for it."""

from typing import NamedTuple

from .contexts import Contexts
from .findings import Severity
from .layout import changed, empty, unsplit, untokenised
from .marks import cut_tokens, doubles, loose_edges, unnamed
from .near import NearDuplicates
from .overlap import Overlap
from .personal import personal
from .repeated import Repeated
from .unlabelled import Unlabelled
from .watch import Make, Watch, each


class Check(NamedTuple):
    """A check of an audit."""

    name: str
    severity: Severity
    help: str
    make: Make


INVALID, HASHES = "invalid", "hashes"
"""Checks that reading answers, too."""

CHECKS = {
    check.name: check
    for check in (
        Check(INVALID, "error", "what `saidby check` finds; such documents are left out of the other checks", Watch),
        Check(HASHES, "error", "texts and documents that are not those whose hash was written down", each(changed)),
        Check("near_duplicates", "warning", "documents that share most of their words in a row", NearDuplicates),
        Check("repeated_sentences", "warning", "sentences of one split or corpus in another", Repeated),
        Check("seen_names", "note", "share of the names of other splits that are in train", Overlap),
        Check("labels", "warning", "one string between the same words with several labels, or without", Contexts),
        Check("cut_tokens", "warning", "spans that begin or end inside a token", each(cut_tokens)),
        Check("loose_edges", "warning", "spans that begin or end with white space", each(loose_edges)),
        Check("doubles", "warning", "spans that say what another one says", each(doubles)),
        Check("unnamed_entities", "warning", "entities that no span and no relation names", each(unnamed)),
        Check("empty", "warning", "documents without a word", each(empty)),
        Check("unlabelled", "note", "documents without annotation", Unlabelled),
        Check("tokens", "warning", "words outside of tokens", each(untokenised)),
        Check("sentences", "warning", "words outside of sentences", each(unsplit)),
        Check(
            "personal_data",
            "warning",
            "what looks like an e-mail address, a telephone, card … number",
            each(personal),
        ),
    )
}
"""Every check by name, in the order of the table."""
