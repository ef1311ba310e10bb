"""Corpora by others, published and read again."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from real import real_data

from saidby.annotate.formats import read
from saidby.annotate.scheme import load_scheme
from saidby.annotate.view import view_of
from saidby.corpus import stores
from saidby.corpus.model import Document
from saidby.corpus.publish.card_head import head
from saidby.corpus.publish.facts import About, Facts
from saidby.corpus.publish.write import publish


def published(documents: Iterable[Document], folder: Path) -> Facts:
    documents = list(documents)
    facts = publish(documents, folder, About("real", licence="LicenseRef-of-others"), view_of(load_scheme()))
    assert stores.load(folder) == documents
    return facts


@pytest.mark.real
def test_factrueval_comes_back(tmp_path: Path) -> None:
    """Nested and discontinuous spans, equal extents, labels that no scheme knows; each is counted in one column."""
    facts = published(read("factrueval", real_data("factrueval") / "devset"), tmp_path / "d")
    counted = {loss.label: loss.count for loss in facts.losses if loss.what == "spans"}
    assert counted == facts.total.spans


@pytest.mark.real
def test_a_treebank_comes_back(tmp_path: Path) -> None:
    """Layers, multiword tokens and comments; its tasks are told, and no names."""
    facts = published(stores.stream(real_data("ud_russian") / "taiga" / "ru_taiga-ud-dev.conllu"), tmp_path / "d")
    found = head(facts)
    assert found["task_ids"] == ["part-of-speech", "lemmatization", "parsing"]
    assert "annotations_creators" not in found
    tokens = facts.tables["tokens"].splits["train"].rows
    assert tokens == facts.total.sentences
