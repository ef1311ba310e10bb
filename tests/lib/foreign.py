"""Files of formats that are read, what is told of them, and what became of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from saidby.annotate.formats import read
from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, covered


def written(path: Path, content: Any) -> Path:
    """Write a text, or what is no text as JSON, and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8", newline="")
    return path


def told(name: str, path: Path, **options: str) -> list[str]:
    """Give what is wrong with files, without the path to them."""
    with pytest.raises(DataError) as caught:
        list(read(name, path, **options))
    return [str(problem).replace(f"{path}", "…") for problem in caught.value.problems]


def shown(document: Document) -> list[tuple[str, str]]:
    """Give the id and the text of each span."""
    return [(span.id, covered(document.text, span.fragments)) for span in document.spans]
