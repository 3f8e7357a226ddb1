-- +goose Up
-- The staff office: sessions, and the orders in which the inbox is read. A
-- session is no part of the ledger: it is neither audited row by row nor
-- backed up, and ends by itself; signing in and out are audit entries.

CREATE TABLE sessions (
  token   TEXT PRIMARY KEY, -- SHA-256 of what the browser holds
  person  TEXT NOT NULL,
  second  INTEGER NOT NULL, -- 1 once the second factor was shown
  begun   TEXT NOT NULL,
  seen    TEXT NOT NULL,
  agent   TEXT NOT NULL     -- the browser, as it names itself, for the person's own list
);
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_seen ON sessions (seen);

-- The counts beside the inbox read this index alone.
DROP INDEX cases_due;
CREATE INDEX cases_open ON cases (agency, unit, due) WHERE stage IN ('open', 'awaiting_reasons');

-- One order for each view of the inbox, holding only the cases in it. No two
-- begin alike, so that a planner without statistics takes the right one.
CREATE INDEX cases_clock ON cases (agency, due, id) WHERE stage IN ('open', 'awaiting_reasons');
CREATE INDEX cases_waiting ON cases (agency, id) WHERE stage IN ('unconfirmed', 'awaiting_correction', 'awaiting_payment');
CREATE INDEX cases_closed ON cases (agency, closed_on, id) WHERE stage IN ('answered', 'abandoned', 'withdrawn', 'archived');
CREATE INDEX cases_newest ON cases (agency, created_at, id);
CREATE INDEX audit_agency ON audit (agency, seq);
CREATE INDEX audit_actor ON audit (actor, seq);
