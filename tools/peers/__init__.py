"""Peers: other programs that issue and verify badges, each in an environment of its own.

`setup` installs them from lock files, `calling` starts one and asks it things. What drives a peer
from inside its environment is in `python/` and `node/`; nothing of ours is imported there.
"""
