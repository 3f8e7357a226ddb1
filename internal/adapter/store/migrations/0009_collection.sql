-- +goose Up
-- A collection reads one year of one kind over all agencies.
CREATE INDEX records_kind_year ON records (kind, year, agency, key);
