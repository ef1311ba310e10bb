"""The forms of English verbs: *admit*, *admits*, *admitted*, *admitting*."""

from collections.abc import Iterator


def english_forms(written: str) -> Iterator[tuple[str, bool]]:
    """Give the forms of a verb, and of each whether it is the one in -ing.

    Parameters
    ----------
    written : str
        Its lemma, with the past tense and the participle behind strokes if no rule makes them.

    >>> [form for form, _ in english_forms("admit/admitted")]
    ['admit', 'admits', 'admitted', 'admitting']
    >>> [form for form, _ in english_forms("deny")]
    ['deny', 'denies', 'denied', 'denying']
    """
    lemma, *past = written.split("/")
    past = past or [_past(lemma)]
    forms = [lemma, _third(lemma), *past]
    yield from ((form, False) for form in dict.fromkeys(forms))
    yield _ing(lemma, past[0]), True


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    return lemma[:-1] + "ied" if _ends_in_y(lemma) else lemma + "ed"


def _third(lemma: str) -> str:
    if _ends_in_y(lemma):
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")


def _ing(lemma: str, past: str) -> str:
    if past.startswith(lemma) and past.endswith(lemma[-1] + "ed") and not lemma.endswith("e"):
        return past[:-2] + "ing"
    return (lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma) + "ing"


def _ends_in_y(lemma: str) -> bool:
    return lemma.endswith("y") and lemma[-2] not in "aeiou"
