"""Pages of the whole site."""

from __future__ import annotations

from tests.platform.every_action.rule import ACCOUNTS, look

RULES = [
    look("home:index"),
    look("home:dashboard", ACCOUNTS),
    look("home:community"),
    look("home:community_json"),
    look("home:feeds"),
    look("home:about"),
    look("home:privacy"),
    look("home:favicon"),
    look("home:manifest"),
    look("home:robots"),
]
