-- Version 2: what became of records. All of it is derived and may be thrown away. Records are named by their public
-- identifiers, so that what is said of a record outlives its rows.

-- Which states and organisations a source names: the sources of a circle are those that name both, and those that name one
-- state alone (`solo`) and speak of a standing body.
CREATE TABLE named (
  code TEXT NOT NULL,
  source INTEGER NOT NULL REFERENCES source (id),
  solo INTEGER NOT NULL,
  PRIMARY KEY (code, source)
) WITHOUT ROWID;
CREATE INDEX named_in_source ON named (source);

-- A circle is what is followed at once: everything between two parties. A record of many parties is followed in one of its
-- circles, and competes in the others.
CREATE TABLE circle (
  id INTEGER PRIMARY KEY,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  UNIQUE (a, b)
);

CREATE INDEX circle_of_b ON circle (b);

-- Circles that have to be followed anew; as `dirty` for blocks.
CREATE TABLE dirty_circle (circle INTEGER PRIMARY KEY REFERENCES circle (id));

CREATE TABLE followed_link (
  circle INTEGER NOT NULL REFERENCES circle (id),
  later_kind TEXT NOT NULL,
  later TEXT NOT NULL,
  earlier_kind TEXT NOT NULL,
  earlier TEXT NOT NULL,
  relation TEXT NOT NULL,
  confidence INTEGER NOT NULL,
  proposed INTEGER NOT NULL,
  reason TEXT NOT NULL,
  source INTEGER NOT NULL REFERENCES source (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL
);
CREATE INDEX followed_link_of_circle ON followed_link (circle);
CREATE INDEX followed_link_of_earlier ON followed_link (earlier);
CREATE INDEX followed_link_of_later ON followed_link (later);

-- One value of one axis from one day on. Rows that rest on evidence have its place; rows that follow from the passing of time
-- (a body is overdue, then dormant) have none and a day that may still lie ahead. `recorded_at` is given where a person
-- decided; for the rest it is when the source came into the register.
CREATE TABLE followed_status (
  circle INTEGER NOT NULL REFERENCES circle (id),
  kind TEXT NOT NULL,
  record TEXT NOT NULL,
  nth INTEGER NOT NULL,
  axis TEXT NOT NULL,
  value TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  recorded_at TEXT,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  source INTEGER REFERENCES source (id),
  start INTEGER,
  "end" INTEGER
);
CREATE INDEX followed_status_of_circle ON followed_status (circle);
CREATE INDEX followed_status_of_record ON followed_status (record, axis, nth);

-- The first telling of what a commitment tells again, by every sign and not by wording alone.
CREATE TABLE followed_root (
  circle INTEGER NOT NULL REFERENCES circle (id),
  record TEXT NOT NULL,
  root TEXT NOT NULL,
  PRIMARY KEY (record, root)
) WITHOUT ROWID;
CREATE INDEX followed_root_of_circle ON followed_root (circle);

CREATE TABLE followed_life (
  circle INTEGER NOT NULL REFERENCES circle (id),
  mechanism TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  rhythm_months INTEGER,
  rhythm TEXT,
  alternating INTEGER NOT NULL,
  next_host TEXT,
  next_expected TEXT,
  parent TEXT,
  reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX followed_life_of_circle ON followed_life (circle);

CREATE TABLE followed_session (
  circle INTEGER NOT NULL REFERENCES circle (id),
  mechanism TEXT NOT NULL,
  nth INTEGER NOT NULL,
  number INTEGER,
  held TEXT,
  place TEXT,
  host TEXT,
  meeting TEXT,
  source INTEGER NOT NULL REFERENCES source (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  PRIMARY KEY (mechanism, nth)
) WITHOUT ROWID;
CREATE INDEX followed_session_of_circle ON followed_session (circle);

-- What belongs together: a visit contains a meeting, a visit honours an invitation, a body has a parent.
CREATE TABLE followed_tie (
  circle INTEGER NOT NULL REFERENCES circle (id),
  tie TEXT NOT NULL,
  whole TEXT NOT NULL,
  part TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX followed_tie_of_circle ON followed_tie (circle);
CREATE INDEX followed_tie_of_whole ON followed_tie (whole);
CREATE INDEX followed_tie_of_part ON followed_tie (part);

-- What the sides of one meeting report, each in its own words.
CREATE TABLE followed_version (
  circle INTEGER NOT NULL REFERENCES circle (id),
  meeting TEXT NOT NULL,
  matter INTEGER NOT NULL,
  record TEXT NOT NULL,
  told_by TEXT NOT NULL,
  figure TEXT,
  finding TEXT NOT NULL,
  source INTEGER NOT NULL REFERENCES source (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL
);
CREATE INDEX followed_version_of_circle ON followed_version (circle);
CREATE INDEX followed_version_of_meeting ON followed_version (meeting);
