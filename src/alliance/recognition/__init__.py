"""The bridge between both wings: participation becomes badges, roles and membership credentials."""
