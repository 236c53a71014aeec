"""The crowd of `benchmarks/call_page.py`, and the call that it comes to."""
