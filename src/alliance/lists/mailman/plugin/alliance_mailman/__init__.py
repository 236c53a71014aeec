"""The alliance inside GNU Mailman core 3.3: a plug-in, loaded by Mailman's own environment.

Modules here import Mailman and the standard library, and each other by relative imports only.
"""
