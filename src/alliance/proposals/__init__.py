"""Proposals that advance the specification, stage by stage, and the documents that come of them."""
