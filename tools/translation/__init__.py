"""The catalogues of the project: which there are, what they have to hold, and how they are kept."""
