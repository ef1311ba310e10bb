"""YAML in cards: what goes in comes out."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from saidby.corpus.publish.yaml_text import yaml_text


@pytest.mark.law
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\x85\u2028\ufeff: #-'\"\n"), max_size=12))
@example("\x85Мост 😀")
@example("2031-05-02")
def test_any_text_comes_back(text: str) -> None:
    """As a key, a value, an item of a list; line breaks of every kind, dates and numbers as text."""
    value = {text: [text, {"name": text}]}
    assert yaml.safe_load(yaml_text(value)) == value
