"""The archive of the mailing lists: threads, permanent links, search, mbox."""
