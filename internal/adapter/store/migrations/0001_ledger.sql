-- +goose Up
-- The ledger of disclosure on request. PostgreSQL spelling that SQLite accepts;
-- days are ISO text, instants UTC text, hashes hexadecimal text, and columns
-- under "cached" are recomputed by `gongkai verify` from the acts.

CREATE TABLE agencies (
  id     TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  kind   TEXT NOT NULL,
  name   TEXT NOT NULL,
  place  INTEGER NOT NULL,
  body   TEXT NOT NULL
);

CREATE TABLE cases (
  id          TEXT PRIMARY KEY,
  agency      TEXT NOT NULL REFERENCES agencies (id),
  number      TEXT NOT NULL,
  type        TEXT NOT NULL, -- request, record_correction
  applicant   TEXT NOT NULL, -- column of table 3: natural_person, commercial, …
  title       TEXT NOT NULL, -- the information wanted, in short; no personal data
  source_key  TEXT,          -- identity in an imported register, so that a re-import finds it
  sealed      BYTEA,         -- the applicant's data, encrypted
  created_at  TEXT NOT NULL,
  entry       BIGINT NOT NULL, -- the audit entry whose header digest covers the columns above
  -- cached
  version     INTEGER NOT NULL, -- number of acts
  stage       TEXT NOT NULL,
  day0        TEXT NOT NULL,
  due         TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  counted_on  TEXT NOT NULL, -- first day 0: the year whose table 3 counts it as new
  closed_on   TEXT NOT NULL, -- first closing
  outcome     TEXT NOT NULL, -- row of table 3, first closing
  unit        TEXT NOT NULL
);
CREATE UNIQUE INDEX cases_number ON cases (agency, number);
CREATE UNIQUE INDEX cases_source ON cases (agency, source_key);
CREATE INDEX cases_report ON cases (agency, type, counted_on, closed_on, outcome, applicant);
CREATE INDEX cases_due ON cases (agency, stage, due);

CREATE TABLE acts (
  case_id     TEXT NOT NULL REFERENCES cases (id),
  seq         INTEGER NOT NULL, -- from 1
  act         TEXT NOT NULL,
  on_date     TEXT NOT NULL,
  body        TEXT NOT NULL,    -- the act in replay format
  recorded_at TEXT NOT NULL,
  actor       TEXT NOT NULL,
  entry       BIGINT NOT NULL,  -- the audit entry whose digest covers it
  PRIMARY KEY (case_id, seq)
);
CREATE INDEX acts_entry ON acts (entry);

CREATE TABLE disputes (
  id           TEXT PRIMARY KEY,
  agency       TEXT NOT NULL REFERENCES agencies (id),
  case_id      TEXT NOT NULL, -- '' where the disputed case is not in this store
  kind         TEXT NOT NULL, -- group of table 4
  number       TEXT NOT NULL, -- the reviewer's or court's case number
  created_at   TEXT NOT NULL,
  entry        BIGINT NOT NULL,
  -- cached
  version      INTEGER NOT NULL,
  stage        TEXT NOT NULL,
  filed_on     TEXT NOT NULL,
  concluded_on TEXT NOT NULL,
  result       TEXT NOT NULL,
  due          TEXT NOT NULL
);
CREATE INDEX disputes_agency ON disputes (agency, filed_on);
CREATE INDEX disputes_case ON disputes (case_id);

CREATE TABLE dispute_acts (
  dispute_id  TEXT NOT NULL REFERENCES disputes (id),
  seq         INTEGER NOT NULL,
  act         TEXT NOT NULL,
  on_date     TEXT NOT NULL,
  body        TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  actor       TEXT NOT NULL,
  entry       BIGINT NOT NULL,
  PRIMARY KEY (dispute_id, seq)
);
CREATE INDEX dispute_acts_entry ON dispute_acts (entry);

-- Facts that are not acts of a case: one row each, its digest in the audit.
CREATE TABLE records (
  kind   TEXT NOT NULL, -- count, document, setting, calendar, letter, number, report, file …
  agency TEXT NOT NULL, -- '' for the whole installation
  key    TEXT NOT NULL,
  year   INTEGER NOT NULL, -- 0 where the record belongs to no year
  body   TEXT NOT NULL,
  entry  BIGINT NOT NULL, -- the audit entry whose digest covers this row
  PRIMARY KEY (kind, agency, key)
);
CREATE INDEX records_year ON records (kind, agency, year);
CREATE INDEX records_entry ON records (entry);

CREATE TABLE audit (
  seq     BIGINT PRIMARY KEY,
  at      TEXT NOT NULL,
  actor   TEXT NOT NULL,
  verb    TEXT NOT NULL,
  agency  TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail  TEXT NOT NULL,
  covers  TEXT NOT NULL, -- what digest is of: acts, dispute_acts, record, none
  digest  TEXT NOT NULL,
  hash    TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject);

-- The chain's end; also the row that writers queue on.
CREATE TABLE audit_head (
  id   INTEGER PRIMARY KEY,
  seq  BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
