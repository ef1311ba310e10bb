"""A sequence that counts how often it is asked: linear time without a clock."""

from collections.abc import Sequence
from typing import Any


class Looks(Sequence[int]):
    """The numbers of a range."""

    def __init__(self, numbers: range):
        self.numbers, self.count = numbers, 0

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: Any) -> Any:
        self.count += 1
        return self.numbers[place]
