-- +goose Up
-- Notifications on their way. A queue, no part of the ledger: the act that
-- causes a row is audited with it, the row itself is neither audited nor
-- backed up, and old rows are dropped. No personal data in the clear.

CREATE TABLE outbox (
  id           TEXT PRIMARY KEY, -- UUIDv7; Message-ID and idempotency key
  agency       TEXT NOT NULL,
  case_id      TEXT NOT NULL,    -- '' for what is about no one case
  number       TEXT NOT NULL,    -- the case's number, '' likewise
  kind         TEXT NOT NULL,    -- what happened
  channel      TEXT NOT NULL,    -- mail, sms
  once         TEXT,             -- what may be sent but once, e.g. digest/2025-06-20/login
  sealed       BYTEA,            -- recipient and words; NULL once they were dropped
  state        TEXT NOT NULL,    -- waiting, sent, failed, settled
  attempts     INTEGER NOT NULL,
  not_before   TEXT NOT NULL,    -- the next try
  lease        TEXT NOT NULL,    -- the worker that has it in hand, '' for none
  leased_until TEXT NOT NULL,    -- '' for never
  created_at   TEXT NOT NULL,
  done_at      TEXT NOT NULL,    -- '' while waiting
  trouble      TEXT NOT NULL     -- of the last try, in words without personal data
);
CREATE UNIQUE INDEX outbox_once ON outbox (once);
CREATE INDEX outbox_waiting ON outbox (not_before, id) WHERE state = 'waiting';
CREATE INDEX outbox_agency ON outbox (agency, state, id);
