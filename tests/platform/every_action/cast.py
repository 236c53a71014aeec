"""Everybody who comes to the site, by what they are there."""

from __future__ import annotations

# Whom the table asks about. The group is that of `World.group`, the organization that of
# `World.organization`; "owner" has one of everything that can be somebody's own.
ROLES = (
    "visitor",  # without an account
    "blocked",  # an account that staff have deactivated, with a session from before
    "member",  # an account and nothing else
    "owner",
    "participant",
    "editor",
    "cabinet",  # represents an organization of the group's cabinet
    "chair",
    "voice",  # represents an organization that chairs the group
    "former_chair",
    "chair_elsewhere",
    "board_chair",
    "primary",  # represents the organization
    "alternate",
    "list_moderator",  # of the group's mailing list
    "coordinator",
    "moderator",
    "volunteer",
    "curator",  # holds the office of an editor
    "treasurer",  # keeps the books without being staff
    "handler",  # named for reports under the code of conduct
    "staff",
)
