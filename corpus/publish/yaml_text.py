"""YAML of values as they are: in order, unbroken lines, and every character comes back."""

from typing import Any

NEXT_LINE = "\x85"
"""A line break in YAML, which reading makes a blank unless it is escaped."""
WIDTH = 10**6
"""Of a line: none is broken."""


def yaml_text(value: Any) -> str:
    r"""Give a value as YAML.

    >>> yaml_text({"name": "Мост", "splits": ["train"]})
    'name: Мост\nsplits:\n- train\n'
    """
    import yaml

    class Dumper(yaml.SafeDumper):  # type: ignore[misc]
        pass

    Dumper.add_representer(str, _text)
    return str(yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH))


def _text(dumper: Any, text: str) -> Any:
    style = '"' if NEXT_LINE in text else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
