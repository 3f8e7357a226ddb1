-- +goose Up
-- What changed in public, for the page caches of all processes on this store
-- (docs/adr/0005-page-cache.md). No part of the ledger: neither audited nor
-- backed up, and old rows are dropped.

CREATE TABLE touches (
  seq    BIGINT PRIMARY KEY, -- without gaps, in the order of commits
  tag    TEXT NOT NULL,      -- agencies, law, reports, items, item:ID, column:ID, …
  origin TEXT NOT NULL       -- the open store that wrote it, which needs no telling
);

-- The last number; also the row that keeps the order of commits.
CREATE TABLE touch_head (
  id  INTEGER PRIMARY KEY,
  seq BIGINT NOT NULL
);
INSERT INTO touch_head (id, seq) VALUES (1, 0);
