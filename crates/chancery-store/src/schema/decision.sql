-- Version 3: what people decided.

-- Ground: written once, never changed. An undo is another decision. `record` is the identifier that the record had; where it
-- stands is told by `anchor`, from which the record is found again whatever later readers call it. `seen` is what the record
-- said, as JSON. `sha256` covers all of it and the decision before, so that neither a change nor a gap goes unnoticed.
CREATE TABLE decided (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  recorded_at TEXT NOT NULL,
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  record TEXT NOT NULL,
  field TEXT,
  value TEXT,
  seen TEXT NOT NULL,
  private INTEGER NOT NULL,
  undoes INTEGER REFERENCES decided (id),
  sha256 BLOB NOT NULL
);
CREATE UNIQUE INDEX decided_undoes ON decided (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX decided_of_record ON decided (record);

-- `role`: `record` for the record itself, `other` for the second one of a merge or link, `part` for what is split off.
CREATE TABLE anchor (
  decided INTEGER NOT NULL REFERENCES decided (id),
  role TEXT NOT NULL,
  nth INTEGER NOT NULL,
  source BLOB NOT NULL,
  kind TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  twin INTEGER NOT NULL,
  block TEXT NOT NULL,
  PRIMARY KEY (decided, role, nth)
) WITHOUT ROWID;
CREATE INDEX anchor_of_source ON anchor (source);

-- Derived: the facts on which the decisions in force rest now.
CREATE TABLE seat (
  decided INTEGER NOT NULL REFERENCES decided (id),
  role TEXT NOT NULL,
  nth INTEGER NOT NULL,
  fact INTEGER NOT NULL REFERENCES fact (id),
  block INTEGER NOT NULL REFERENCES block (id),
  PRIMARY KEY (decided, role, nth)
) WITHOUT ROWID;
CREATE INDEX seat_of_block ON seat (block);
CREATE INDEX seat_of_fact ON seat (fact);

ALTER TABLE record ADD COLUMN review TEXT NOT NULL DEFAULT 'unreviewed';
ALTER TABLE statement ADD COLUMN review TEXT NOT NULL DEFAULT 'unreviewed';
ALTER TABLE statement ADD COLUMN decided TEXT;

CREATE INDEX statement_to_review ON statement (record) WHERE chosen = 0 AND review = 'unreviewed';
CREATE INDEX record_to_review ON record (confidence) WHERE review = 'unreviewed';
