"""Badges that were really signed."""

from tests.platform.backpack.world import achievement, make_award, teacher

__all__ = ["achievement", "make_award", "teacher"]
