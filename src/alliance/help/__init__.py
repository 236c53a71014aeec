"""People helping one another: questions and answers, office hours."""
