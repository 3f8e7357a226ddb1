-- +goose Up
-- How and when a case came, beside its other cached columns: kept by the store
-- from the act of receipt that counts, recomputed by `gongkai verify`.
ALTER TABLE cases ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN received_on TEXT NOT NULL DEFAULT '';
UPDATE cases SET
  channel = COALESCE((SELECT MAX(CASE
    WHEN body LIKE '%"channel":"counter"%' THEN 'counter' WHEN body LIKE '%"channel":"registered_mail"%' THEN 'registered_mail'
    WHEN body LIKE '%"channel":"ordinary_mail"%' THEN 'ordinary_mail' WHEN body LIKE '%"channel":"internet"%' THEN 'internet'
    WHEN body LIKE '%"channel":"fax"%' THEN 'fax' WHEN body LIKE '%"channel":"email"%' THEN 'email'
    WHEN body LIKE '%"channel":"oral"%' THEN 'oral' ELSE '' END) FROM acts WHERE case_id = cases.id AND act = 'received' AND void_by = 0), ''),
  received_on = COALESCE((SELECT MAX(on_date) FROM acts WHERE case_id = cases.id AND act = 'received' AND void_by = 0), '');

-- The orders of the inbox's views hold what its filters ask, so that a page of
-- any filter looks through many cases without reading one that does not fit.
DROP INDEX cases_open;
DROP INDEX cases_clock;
DROP INDEX cases_waiting;
DROP INDEX cases_closed;
DROP INDEX cases_newest;
CREATE INDEX cases_open ON cases (agency, unit, due, stage) WHERE stage IN ('open', 'awaiting_reasons');
CREATE INDEX cases_clock ON cases (agency, COALESCE(NULLIF(due, ''), '9999-99-99'), id, due, stage, unit, applicant, channel, received_on) WHERE stage IN ('open', 'awaiting_reasons');
CREATE INDEX cases_waiting ON cases (agency, id, due, stage, unit, applicant, channel, received_on) WHERE stage IN ('unconfirmed', 'awaiting_correction', 'awaiting_payment');
CREATE INDEX cases_closed ON cases (agency, closed_on, id, due, stage, unit, applicant, channel, received_on) WHERE stage IN ('answered', 'abandoned', 'withdrawn', 'archived');
CREATE INDEX cases_newest ON cases (agency, created_at, id, due, stage, unit, applicant, channel, received_on);

-- What few cases have is found at once.
CREATE INDEX cases_channel ON cases (agency, channel, id);
CREATE INDEX cases_received ON cases (agency, received_on, id);
CREATE INDEX cases_applicant ON cases (agency, applicant, id);
CREATE INDEX cases_stage ON cases (agency, stage, id);
CREATE INDEX acts_actor ON acts (actor, case_id);
