"""One module a check: a function from an Examination to its findings."""
