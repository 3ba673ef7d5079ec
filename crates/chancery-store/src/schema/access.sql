-- Who may call the desk from beyond this machine, and what callers did. Users' SQL cannot read these two tables, and no
-- export holds them.

CREATE TABLE token (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  hash TEXT NOT NULL,
  made TEXT NOT NULL,
  expires TEXT,
  revoked TEXT
) WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  "when" TEXT NOT NULL,
  caller TEXT NOT NULL,
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  what TEXT NOT NULL,
  outcome INTEGER NOT NULL
);

-- Long lists are read from the latest day on, a page at a time, without sorting.
CREATE INDEX record_by_day ON record (kind, coalesce(told, ''), name);
CREATE INDEX reading_by_day ON reading (coalesce(published, ''), source) WHERE current = 1;

-- Sources are asked for by their public identifiers.
CREATE INDEX source_by_name ON source ('s-' || substr(lower(hex(sha256)), 1, 12));

-- The partners of a party, and all parties with their sums, without reading the whole roll-up.
CREATE INDEX rollup_of_second ON rollup (b, a, kind, n);

-- What is due, without reading all commitments.
CREATE INDEX commitment_by_deadline ON commitment (deadline) WHERE deadline IS NOT NULL;
