"""The code of conduct: reports, those who handle them, and what came of it."""
