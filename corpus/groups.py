"""Groups of what belongs together, pair by pair, transitively."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Groups(Generic[T]):
    """A union-find forest over any values; near to constant time a step.

    >>> groups = Groups("abcd")
    >>> groups.join("a", "c")
    >>> groups.join("c", "d")
    >>> groups.all()
    [['a', 'c', 'd'], ['b']]
    """

    def __init__(self, members: Iterable[T] = ()):
        self._above = {member: member for member in members}

    def find(self, member: T) -> T:
        """Give the member that stands for the group of this one; a new one is a group of its own."""
        above = self._above
        above.setdefault(member, member)
        while above[member] != member:
            above[member] = member = above[above[member]]
        return member

    def join(self, one: T, other: T) -> None:
        """Make one group of two; what stands for the first stands for both."""
        first, second = self.find(one), self.find(other)
        self._above[second] = first

    def all(self) -> list[list[T]]:
        """Give all groups; members and groups in the order in which they came."""
        groups: dict[T, list[T]] = {}
        for member in list(self._above):
            groups.setdefault(self.find(member), []).append(member)
        return list(groups.values())
