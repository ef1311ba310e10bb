"""What is not installed: as if the dictionary were not there."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from saidby.corpus import name_forms, names_ru, russian

CACHES: tuple[Any, ...] = (
    russian.analyses,
    russian._analyser,
    russian._lemma,
    names_ru.read_name,
    names_ru.name_keys,
    names_ru.name_analyses,
    name_forms.is_form,
    name_forms.gender_of_names,
    name_forms._untitled,
    name_forms._keys,
)
"""Functions that remember what the dictionary said."""


@contextmanager
def no_dictionary() -> Iterator[None]:
    """Hide pymorphy3, and forget what it said."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pymorphy3", None)
        _forget()
        yield
    _forget()


def _forget() -> None:
    for function in CACHES:
        function.cache_clear()
