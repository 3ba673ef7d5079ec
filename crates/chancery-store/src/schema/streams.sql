-- Readings that a relevance gate made: it held the source back, and the reader of the reading is the gate.
CREATE INDEX reading_held_back ON reading (source) WHERE current = 1 AND reader >= 'gate-' AND reader < 'gate.';

-- Work: feeds that are followed, when they were last asked and what for, and the addresses that they led to and that were
-- taken in or found to hold nothing.
CREATE TABLE feed (
  url TEXT PRIMARY KEY,
  etag TEXT,
  modified TEXT,
  asked TEXT NOT NULL,
  next INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  outcome TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE followed (address TEXT PRIMARY KEY, feed TEXT NOT NULL) WITHOUT ROWID;
