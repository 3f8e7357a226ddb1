-- +goose Up
-- A collection reads one year of one kind over all agencies.
CREATE INDEX records_kind_year ON records (kind, year, agency, key);

-- What the dashboards add up: one row for each agency and year, counted from
-- the cases. No part of the ledger: it follows the audit chain up to mark, is
-- brought up to date before it is read, and can be counted anew at any time.
CREATE TABLE tallies (
  year   INTEGER NOT NULL,
  agency TEXT NOT NULL,
  body   TEXT NOT NULL, -- month=received,closed,late,six outcomes|working days:cases,… with ; between months
  PRIMARY KEY (year, agency)
);
CREATE TABLE tally_mark (
  id    INTEGER PRIMARY KEY,
  entry BIGINT NOT NULL -- the last audit entry that was counted
);
INSERT INTO tally_mark (id, entry) VALUES (1, 0);

-- What a month ended, and the few cases whose answer was done over.
CREATE INDEX cases_ended ON cases (agency, closed_on, id) WHERE closed_on <> '';
CREATE INDEX acts_reopened ON acts (case_id) WHERE act = 'reopened';
CREATE INDEX disputes_ended ON disputes (concluded_on, agency, kind, result);
