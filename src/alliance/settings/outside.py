"""Settings of outside activity: who may tell this site what people did elsewhere.

FORGES     JSON: [{"name": "forge", "kind": "github" | "gitlab" | "forgejo", "url": "https://…",
           "secret": "…", "repositories": ["owner/name", …]}, …]; Gitea is of the kind forgejo
LEARNING   JSON: [{"name": "lms", "key": "…", "secret": "…", "verbs": ["http://…", …],
           "activities": ["https://…", …]}, …]: which statements (xAPI) count; an activity stands
           for all whose identifiers begin with it
"""

import environ

_env = environ.Env()

FORGES = _env.json("FORGES", default=[])
LEARNING = _env.json("LEARNING", default=[])
