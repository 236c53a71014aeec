"""What the published versions of Open Badges say a document looks like, as tables of facts."""
