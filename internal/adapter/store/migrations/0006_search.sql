-- +goose Up
-- Search: an inverted index in ordinary rows, the same for both databases
-- (docs/adr/0004-search.md). No part of the ledger: neither audited nor backed
-- up; it is made again from what is published and registered.

-- One row for each collection of documents; also where its writers queue.
CREATE TABLE search_state (
  corpus  TEXT PRIMARY KEY,   -- items, cases
  edition INTEGER NOT NULL,   -- of the segmentation the index was made with, 0 for none
  fresh   INTEGER NOT NULL,   -- documents in search_fresh
  bytes   BIGINT NOT NULL     -- their terms
);
-- No item is public yet; cases may be many.
INSERT INTO search_state (corpus, edition, fresh, bytes) VALUES ('items', 1, 0, 0), ('cases', 0, 0, 0);

-- Documents indexed since the last segment was made, with their terms as lines.
CREATE TABLE search_fresh (
  corpus TEXT NOT NULL,
  doc    BIGINT NOT NULL,
  terms  TEXT NOT NULL,
  PRIMARY KEY (corpus, doc)
);

-- A segment never changes. Its documents are ordinals in the order of keys.
CREATE TABLE search_segments (
  id     BIGINT PRIMARY KEY, -- random, never used again, so that keys may be kept in memory
  corpus TEXT NOT NULL,
  docs   INTEGER NOT NULL,
  keys   BYTEA NOT NULL
);
CREATE TABLE search_pages (
  segment BIGINT NOT NULL,
  term    BYTEA NOT NULL, -- first of the page
  data    BYTEA NOT NULL,
  PRIMARY KEY (segment, term)
);

-- Documents that a segment still names and search must not.
CREATE TABLE search_gone (
  corpus TEXT NOT NULL,
  doc    BIGINT NOT NULL,
  PRIMARY KEY (corpus, doc)
);

-- What is published, in the order of its days: doc is the day and a number in it.
CREATE TABLE search_docs (
  doc          BIGINT PRIMARY KEY,
  item         TEXT NOT NULL,
  title        TEXT NOT NULL,
  number       TEXT NOT NULL,
  in_force_on  TEXT NOT NULL,
  ended_on     TEXT NOT NULL,
  digest       TEXT NOT NULL -- of all that was indexed
);
CREATE UNIQUE INDEX search_docs_item ON search_docs (item);

-- The canonical text, in which phrases are looked for and nothing else.
CREATE TABLE search_texts (
  doc  BIGINT PRIMARY KEY,
  text TEXT NOT NULL
);

-- Cases by their registration; their titles hold no personal data.
CREATE TABLE search_cases (
  doc     BIGINT PRIMARY KEY,
  case_id TEXT NOT NULL,
  view    TEXT NOT NULL, -- that its stage puts it into
  text    TEXT NOT NULL
);
CREATE UNIQUE INDEX search_cases_case ON search_cases (case_id);
