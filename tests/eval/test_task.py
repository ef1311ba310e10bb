"""Tasks: what measures of quotes ask of gold and predictions."""

from pathlib import Path

import pytest

from saidby.corpus import stores
from saidby.corpus.said import parse
from saidby.eval.columns import Columns
from saidby.eval.scope import scope_of
from saidby.eval.task import columns_from, task_of

GOLD = """#said 1 lang=ru tokens=none
#id a
#entity e1 PER Лужин

{QUOTE direct cue=#c1 speaker=@e1|«Мост цел»}, — {CUE#c1|сказал} он. {CUE#c2|Заявил}, что {QUOTE indirect cue=#c2|рад}. {CUE|Знает}.
"""


def texts(columns: Columns) -> list[str]:
    return [columns.texts[0][slice(*columns.extents.row(row)[0])] for row in range(len(columns))]


@pytest.mark.parametrize(("mode", "quote", "cue"), [("direct", "«Мост цел»", "сказал"), ("indirect", "рад", "Заявил")])
def test_roles_belong_to_quotes_of_a_mode(mode: str, quote: str, cue: str) -> None:
    """A quote by its own mode, a cue by that of the quote it is linked from; a loose cue belongs to none."""
    document = parse(GOLD)
    task = task_of([document], [document], links=True)
    for label, found in (("QUOTE", quote), ("CUE", cue)):
        for side, rows in zip(task.quotes(label), task.of_mode(label, mode), strict=True):
            assert [text for text, of in zip(texts(side), rows.tolist(), strict=True) if of] == [found]


def test_rows_of_quotes_are_on_the_level_of_the_scope() -> None:
    """What a role has is counted over the spans that are scored, and tells where they stand."""
    document = parse("#said 1 lang=ru tokens=none\n#id a\n\n{QUOTE direct|а {QUOTE indirect|б} в} {CUE|г}\n")
    task = task_of([document], [document], scope=scope_of(level="inner"), links=True)
    assert texts(task.quotes("QUOTE")[0]) == ["б"]
    assert task.quote_rows("QUOTE")[0].tolist() == [1]
    assert [rows.tolist() for rows in task.of_mode("QUOTE", "indirect")] == [[True], [True]]


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet", "shards"])
def test_entities_and_relations_are_read_if_asked(name: str, tmp_path: Path) -> None:
    """From documents, from files and from ready columns: the same, or none."""
    document = parse(GOLD)
    stores.save([document], tmp_path / name)
    for source in ([document], tmp_path / name, columns_from([document], links=True)):
        assert columns_from(source).references is None
        columns = columns_from(source, links=True)
        assert columns.links.labels == ("cue", "speaker")
        assert columns.entities.values == document.entities
