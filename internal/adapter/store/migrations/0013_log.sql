-- +goose Up
-- The public log (docs/adr/0008-public-log.md): one line for each public event,
-- in the transaction of the event, and the checkpoints that its key signed.

CREATE TABLE log_entries (
  n       BIGINT PRIMARY KEY, -- from 0, without gaps
  subject TEXT NOT NULL,      -- item:ID, report:AGENCY/YEAR
  line    TEXT NOT NULL,      -- canonical JSON, the leaf of the tree
  entry   BIGINT NOT NULL     -- the audit entry whose digest covers it
);
CREATE INDEX log_entries_subject ON log_entries (subject, n);
CREATE INDEX log_entries_entry ON log_entries (entry);

CREATE TABLE log_checkpoints (
  size BIGINT PRIMARY KEY,
  root TEXT NOT NULL, -- base64
  note TEXT NOT NULL  -- as signed
);

-- Hashes of the tree by their number in tlog's order: a copy, made again from
-- the entries.
CREATE TABLE log_hashes (
  i    BIGINT PRIMARY KEY,
  hash TEXT NOT NULL -- base64
);

-- Whether what was public before the log began has been entered.
CREATE TABLE log_state (
  id   INTEGER PRIMARY KEY,
  done INTEGER NOT NULL
);
INSERT INTO log_state (id, done) SELECT 1, CASE
  WHEN EXISTS (SELECT 1 FROM items WHERE public > 0) OR EXISTS (SELECT 1 FROM records WHERE kind = 'report_line') THEN 0 ELSE 1 END;
