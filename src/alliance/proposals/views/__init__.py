"""The pages of proposals, and of the specifications that came of them."""
