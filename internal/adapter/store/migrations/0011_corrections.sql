-- +goose Up
-- Cached: the number of the act that struck this one out, 0 while it counts.
-- No digest covers it; `gongkai verify` recomputes it from the strikes.
ALTER TABLE acts ADD COLUMN void_by INTEGER NOT NULL DEFAULT 0;

-- Blind marks of applicants' names and telephones (docs/adr/0009-blind-index.md).
-- No part of the ledger: neither audited nor backed up; made again from the
-- sealed applications.
CREATE TABLE applicant_marks (
  mark    TEXT NOT NULL, -- keyed hash, hexadecimal
  case_id TEXT NOT NULL,
  PRIMARY KEY (mark, case_id)
);
CREATE INDEX applicant_marks_case ON applicant_marks (case_id);

-- How far marking has come: cases after upto wait. made names the key and the
-- rules of writing that the marks were made with.
CREATE TABLE applicant_marks_state (
  id   INTEGER PRIMARY KEY,
  made TEXT NOT NULL,
  upto TEXT NOT NULL
);
INSERT INTO applicant_marks_state (id, made, upto) VALUES (1, '', '');

-- What is ours to do by its date; what the law gives no date (art. 41) last.
DROP INDEX cases_clock;
CREATE INDEX cases_clock ON cases (agency, COALESCE(NULLIF(due, ''), '9999-99-99'), id) WHERE stage IN ('open', 'awaiting_reasons');
