-- Two roles of the database: `alliance_owner` makes and changes tables, and is used by
-- `alliance migrate` alone; `alliance` reads and writes rows, and is what pages and workers are.
-- Once, as the administrator of the database, before the first `alliance migrate`:
--   psql -d alliance -f roles.sql
CREATE ROLE alliance_owner LOGIN;
CREATE ROLE alliance LOGIN;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO alliance_owner;
GRANT USAGE ON SCHEMA public TO alliance;
ALTER DEFAULT PRIVILEGES FOR ROLE alliance_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO alliance;
ALTER DEFAULT PRIVILEGES FOR ROLE alliance_owner IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO alliance;
