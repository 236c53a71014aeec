"""One call from within: its agenda before, its page during, its record after."""
