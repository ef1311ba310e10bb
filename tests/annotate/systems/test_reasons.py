"""Reasons: which rule made a span."""

from pathlib import Path

import pytest

from saidby import cli
from saidby.annotate.show import reason_lines
from saidby.annotate.systems import explaining, load_system, predict
from saidby.corpus.check import check
from saidby.corpus.errors import UsageError
from saidby.corpus.model import Document
from saidby.corpus.segment import segment
from saidby.corpus.stores import load, save

pytest.importorskip("natasha", reason="needs the extra 'ru'")

TEXT = "«Мост открыт», — сказал мэр Пётр Лужин. Газета «Луч» вышла утром."


def label(system: str) -> Document:
    (found,) = predict(system, [segment(Document("d", TEXT, "ru"))])
    return found


def test_every_span_has_a_reason() -> None:
    """The rule by its name, the cue as the lexicon has it, the head and the speaker of a source."""
    found = label("rules-ru(explain=yes)")
    reasons = found.meta["reasons"]
    assert set(reasons) == {span.id for span in found.spans}
    assert {span.label: reasons[span.id] for span in reversed(found.spans)} == {
        "QUOTE": "order after",
        "CUE": "сказать, speech",
        "SOURCE": "head «мэр», Nom; Пётр Лужин",
        "NONSPEECH": "use title: capital",
        "PER": "Пётр Лужин",
    }
    assert check(found) == []


def test_without_the_option_there_is_no_reason() -> None:
    """The labels are the same."""
    told, silent = label("rules-ru(explain=yes)"), label("rules-ru")
    assert "reasons" not in silent.meta
    assert silent.spans == told.spans


def test_a_system_that_cannot_explain_says_so() -> None:
    """The message names those that can."""
    with pytest.raises(UsageError, match="natasha cannot explain what it finds; these can: rules-ru"):
        explaining(load_system("natasha"))


def test_the_command_line_explains(tmp_path: Path) -> None:
    """Reasons come through a file, and are shown a line a span."""
    save([segment(Document("d", TEXT, "ru"))], tmp_path / "a.said")
    with pytest.raises(SystemExit) as done:
        cli.main(["predict", "rules-ru", str(tmp_path / "a.said"), "-o", str(tmp_path / "b.said"), "--explain"])
    assert done.value.code in (0, None)
    (found,) = load(tmp_path / "b.said")
    assert "c1  CUE  сказать, speech: сказал" in list(reason_lines(found))
