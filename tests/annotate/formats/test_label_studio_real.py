"""A real Label Studio takes our configuration and our tasks, and gives back what it was given."""

import json
from pathlib import Path

import pytest
from label_studio import running
from msgspec.structs import replace

from saidby.annotate.formats import FORMATS, project, read, write
from saidby.annotate.formats.label_studio_config import configuration
from saidby.annotate.scheme import load_scheme
from saidby.corpus.model import Document
from saidby.corpus.stores import load

GOLD = """#said 1 lang=ru tokens=razdel
#id parom
#entity rybin PER Глеб Рыбин | Рыбин

😀 Е\u0308ще и\u0306. {QUOTE#q1 direct cue=#c1 source=#s1 speaker=@rybin|«Паром 👩\u200d🚒 пойдёт}, — {CUE#c1|сказал} {SOURCE#s1@rybin|капитан {PER@rybin|Глеб Рыбин}}, — {#q1|с мая»}.

#said 1 lang=ru tokens=razdel
#id pochta

«{PER#p1|𝔸ня {LOC#l1|Осинка}}», {NONSPEECH#n1 title|«Весть»}
"""


@pytest.mark.heavy
def test_there_and_back_through_a_real_server(tmp_path: Path) -> None:
    """Predictions become annotations of a person; spans, pieces, attributes, entities, relations, layout are the same."""
    (tmp_path / "gold.said").write_text(GOLD, "utf-8")
    documents = list(load(tmp_path / "gold.said"))
    write("label-studio", documents, tmp_path / "tasks.json", regions="predictions", model_version="rules")
    with running(tmp_path) as server:
        about = {"title": "saidby", "label_config": configuration(load_scheme("news"), disputes=True)}
        number = server.call("POST", "projects", about)["id"]
        server.call("POST", f"projects/{number}/import", json.loads((tmp_path / "tasks.json").read_text("utf-8")))
        for task in server.call("GET", f"tasks?project={number}&fields=all")["tasks"]:
            result = task["predictions"][0]["result"]
            server.call("POST", f"tasks/{task['id']}/annotations/", {"result": result})
        export = server.call("GET", f"projects/{number}/export?exportType=JSON&download_all_tasks=true")
    (tmp_path / "export.json").write_text(json.dumps(export), "utf-8")
    found = sorted(read("label-studio", tmp_path / "export.json"), key=lambda document: document.id)
    assert [bare(document) for document in found] == [held(document) for document in documents]
    assert all(document.meta["labelled_by"] for document in found)
    write("label-studio", found, tmp_path / "again.json")
    again = json.loads((tmp_path / "again.json").read_text("utf-8"))
    assert sorted(again, key=lambda task: task["id"]) == sorted(export, key=lambda task: task["id"])


def held(document: Document) -> Document:
    return project(document, FORMATS["label-studio"].keeps, name="label-studio").document


def bare(document: Document) -> Document:
    return replace(document, meta={}, native={})
