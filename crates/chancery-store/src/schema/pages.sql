-- Version 9: what pages ask for at every look. It follows from the tables of records and is kept with every record that comes
-- or goes.

-- First tellings of commitments, under each pair of parties, each party (`b` empty) and all (both empty), the firmest first and
-- of one step the latest first. `step` counts down the ladder of firmness from 0.
CREATE TABLE promise (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  step INTEGER NOT NULL,
  day TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record (id),
  PRIMARY KEY (a, b, step, day DESC, record)
) WITHOUT ROWID;
CREATE INDEX promise_by_day ON promise (a, b, day DESC, record);

-- Values beside the one that a record goes by, at which nobody has looked: sources disagree with each other, or (`overtaken`)
-- with what a person decided.
CREATE TABLE dispute (
  record INTEGER NOT NULL REFERENCES record (id),
  nth INTEGER NOT NULL,
  name TEXT NOT NULL,
  independent INTEGER NOT NULL,
  overtaken INTEGER NOT NULL,
  PRIMARY KEY (record, nth)
) WITHOUT ROWID;
CREATE INDEX dispute_by_weight ON dispute (overtaken, independent DESC, name, nth);

-- How many records of a kind are about a sector: of pairs, and of parties (`b` empty).
CREATE TABLE sector_rollup (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  kind TEXT NOT NULL,
  sector TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (a, b, kind, sector)
) WITHOUT ROWID;
CREATE INDEX sector_rollup_of_second ON sector_rollup (b, a, kind, sector, n);

-- The source of each piece of evidence stands beside it: how many reports two parties have is asked without looking at facts.
ALTER TABLE witness ADD COLUMN source INTEGER NOT NULL DEFAULT 0;
UPDATE witness SET source = (SELECT g.source FROM fact f JOIN reading g ON g.id = f.reading WHERE f.id = witness.fact);

-- Names are looked up whole, in capital or small letters.
CREATE INDEX actor_name_by_name ON actor_name (name COLLATE NOCASE);
CREATE INDEX mechanism_by_name ON mechanism (name COLLATE NOCASE);
CREATE INDEX agreement_by_name ON agreement (name COLLATE NOCASE);

-- What else waits for a person, in the order in which it is asked.
CREATE INDEX link_to_review ON followed_link (confidence DESC, later, earlier) WHERE proposed = 1;
CREATE INDEX record_in_doubt ON record (confidence, name) WHERE review = 'unreviewed' AND confidence < 50 AND kind <> 'actor';
