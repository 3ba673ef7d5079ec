-- Version 14: what reports share that may tell of one act, so that a report which does not name both parties is found beside one
-- that does. `stray` marks those. All of it is derived and made anew when the register is followed by new rules.
CREATE TABLE trace (
  trace INTEGER NOT NULL,
  stray INTEGER NOT NULL,
  day INTEGER NOT NULL,
  source INTEGER NOT NULL REFERENCES source (id),
  PRIMARY KEY (trace, stray, day, source)
) WITHOUT ROWID;
CREATE INDEX trace_of_source ON trace (source);
