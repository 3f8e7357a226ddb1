-- +goose Up
-- Where imported items stood before, so that an old link leads to the item. A
-- listing like the others: made again from the items.
CREATE TABLE old_addresses (
  path    TEXT NOT NULL,  -- with its query
  host    TEXT NOT NULL,  -- '' where the import named none
  item_id TEXT NOT NULL,
  PRIMARY KEY (path, host)
);
CREATE INDEX old_addresses_item ON old_addresses (item_id);

-- Of which edition the listings of items are, and how far the items have been
-- gone through to bring them there.
CREATE TABLE listing_state (
  id      INTEGER PRIMARY KEY,
  edition INTEGER NOT NULL,
  after   TEXT NOT NULL
);
INSERT INTO listing_state (id, edition, after) VALUES (1, 0, '');

-- What waits of an import.
CREATE INDEX items_import ON items (agency, id) WHERE stage = 'draft' AND source_key IS NOT NULL;
