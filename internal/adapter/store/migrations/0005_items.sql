-- +goose Up
-- Proactive disclosure: items with their acts and texts, which are part of the
-- ledger, and the listings that portal pages read, which are rebuilt from them.

CREATE TABLE items (
  id           TEXT PRIMARY KEY,
  agency       TEXT NOT NULL REFERENCES agencies (id),
  source_key   TEXT,            -- identity on an imported site, so that a re-import finds it
  created_at   TEXT NOT NULL,
  entry        BIGINT NOT NULL, -- the audit entry whose header digest covers the columns above
  -- cached
  version      INTEGER NOT NULL, -- number of acts
  stage        TEXT NOT NULL,
  step         TEXT NOT NULL,    -- the review step that waits
  kind         TEXT NOT NULL,
  title        TEXT NOT NULL,
  index_no     TEXT NOT NULL,
  number       TEXT NOT NULL,    -- 文号
  issuer       TEXT NOT NULL,
  home         TEXT NOT NULL,    -- column
  attribute    TEXT NOT NULL,
  drafter      TEXT NOT NULL,
  latest       INTEGER NOT NULL, -- number of the latest text
  public       INTEGER NOT NULL, -- number of the text that the public reads, 0 for none
  formed_on    TEXT NOT NULL,
  issued_on    TEXT NOT NULL,
  in_force_on  TEXT NOT NULL,
  last_day     TEXT NOT NULL,
  ended_on     TEXT NOT NULL,    -- first day not in force
  expired      INTEGER NOT NULL, -- ended by 失效 rather than 废止
  amended_on   TEXT NOT NULL,
  partly_on    TEXT NOT NULL,
  published_at TEXT NOT NULL,    -- local minute
  changed_at   TEXT NOT NULL,
  release_at   TEXT NOT NULL,
  due          TEXT NOT NULL,
  after_due    TEXT NOT NULL,
  reassess_due TEXT NOT NULL
);
CREATE UNIQUE INDEX items_source ON items (agency, source_key);
CREATE UNIQUE INDEX items_index ON items (agency, index_no) WHERE index_no <> '';
CREATE INDEX items_entry ON items (entry);
CREATE INDEX items_desk ON items (agency, id);
CREATE INDEX items_stage ON items (agency, stage, id);
CREATE INDEX items_scheduled ON items (release_at) WHERE stage = 'scheduled';
CREATE INDEX items_after ON items (agency, after_due) WHERE after_due <> '';
CREATE INDEX items_held ON items (agency, reassess_due) WHERE stage = 'held';
CREATE INDEX items_number ON items (number) WHERE number <> '';
CREATE INDEX items_title ON items (agency, title) WHERE public > 0;
CREATE INDEX items_documents ON items (agency, issued_on, id) WHERE public > 0 AND kind IN ('normative', 'rules');
CREATE INDEX items_library ON items (issued_on, id) WHERE public > 0 AND kind IN ('normative', 'rules');

CREATE TABLE item_acts (
  item_id     TEXT NOT NULL REFERENCES items (id),
  seq         INTEGER NOT NULL,
  act         TEXT NOT NULL,
  on_date     TEXT NOT NULL,
  body        TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  actor       TEXT NOT NULL,
  entry       BIGINT NOT NULL,
  PRIMARY KEY (item_id, seq)
);
CREATE INDEX item_acts_entry ON item_acts (entry);

-- The texts; each is bound by the act that made it, which holds its hash.
CREATE TABLE item_texts (
  item_id     TEXT NOT NULL REFERENCES items (id),
  n           INTEGER NOT NULL,
  hash        TEXT NOT NULL,
  record      TEXT NOT NULL,
  body        TEXT NOT NULL, -- clean HTML
  plain       TEXT NOT NULL,
  attachments TEXT NOT NULL,
  PRIMARY KEY (item_id, n)
);

-- Listings: one row for each column in which a public item appears, those
-- above its own included; column '' lists all, 'kind:K' those of a kind. A
-- page is one range of one index.
CREATE TABLE item_columns (
  column_id    TEXT NOT NULL,
  item_id      TEXT NOT NULL,
  agency       TEXT NOT NULL,
  kind         TEXT NOT NULL,
  published_at TEXT NOT NULL,
  PRIMARY KEY (item_id, column_id)
);
CREATE INDEX item_columns_page ON item_columns (column_id, published_at, item_id);
CREATE INDEX item_columns_agency ON item_columns (agency, column_id, published_at, item_id);

CREATE TABLE column_counts (
  column_id TEXT NOT NULL,
  agency    TEXT NOT NULL, -- '' for all together
  items     BIGINT NOT NULL,
  PRIMARY KEY (column_id, agency)
);

-- Which public item says what of which other.
CREATE TABLE item_relations (
  item_id TEXT NOT NULL,
  kind    TEXT NOT NULL,
  other   TEXT NOT NULL,
  PRIMARY KEY (item_id, kind, other)
);
CREATE INDEX item_relations_other ON item_relations (other, kind);
