"""Mailing lists: subscription, delivery, moderation, archive."""
