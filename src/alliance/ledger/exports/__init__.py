"""The books as files for other programs: everything in them that is public, and no more.

Notes, keys and who posted an entry stay here; `text` is written for everybody.
"""
