"""The Backpack: held badges, claims, shared pages, downloads."""
