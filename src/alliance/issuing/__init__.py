"""Issuing: issuer Profiles and their keys, Achievements, awards, revocation, status lists."""
