"""Verification for everyone: a page and its explanations over `badging.verify`."""
