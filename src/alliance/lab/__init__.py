"""The Badge Lab: conformance runs of software that issues or verifies badges."""
