"""Looking after the site: how it is, what it did, and what staff say when something is wrong."""
