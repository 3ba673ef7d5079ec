-- Version 1 of the register's tables. Tables in the singular are the program's own and use integer keys; the views of
-- views.sql, in the plural, are for people.

-- Ground: written once.

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  finished TEXT,
  reader TEXT NOT NULL,
  sources INTEGER NOT NULL DEFAULT 0,
  readings INTEGER NOT NULL DEFAULT 0,
  known INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  text TEXT NOT NULL,
  url TEXT,
  publisher TEXT,
  title TEXT,
  published_raw TEXT,
  lang TEXT,
  run INTEGER NOT NULL REFERENCES run (id)
);

-- The callers' own names for a source: the same content may come under several.
CREATE TABLE source_name (
  source INTEGER NOT NULL REFERENCES source (id),
  name TEXT NOT NULL,
  PRIMARY KEY (source, name)
) WITHOUT ROWID;

-- What one version of the reader found in one source. Its facts stand in `fact`; the rest of it in `frame`. `sha256` is the
-- hash of the whole reading in canonical JSON. Records are computed from the current reading of each source: the one that was
-- added last.
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source (id),
  reader TEXT NOT NULL,
  frame TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  published TEXT,
  kind TEXT,
  agency TEXT,
  current INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES run (id),
  UNIQUE (source, reader)
);

-- One fact of a reading: place, words (bytes of the source's text), and the fact itself as JSON.
CREATE TABLE fact (
  id INTEGER PRIMARY KEY,
  reading INTEGER NOT NULL REFERENCES reading (id),
  kind TEXT NOT NULL,
  nth INTEGER NOT NULL,
  block INTEGER NOT NULL REFERENCES block (id),
  twin INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  role TEXT NOT NULL,
  voice TEXT NOT NULL,
  speaker TEXT,
  confidence INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX fact_of_reading ON fact (reading, kind, nth);
CREATE INDEX fact_of_block ON fact (block);

CREATE TABLE failure (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  path TEXT NOT NULL,
  place TEXT,
  reason TEXT NOT NULL,
  "when" TEXT NOT NULL
);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Work: what has to be computed anew. A mark is set in the transaction that makes it necessary and taken away in the
-- transaction that does the work.

CREATE TABLE block (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  UNIQUE (kind, key)
);

CREATE TABLE dirty (block INTEGER PRIMARY KEY REFERENCES block (id));

-- Derived: may be thrown away.

CREATE TABLE sentence (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source (id),
  nth INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX sentence_of_source ON sentence (source);
CREATE VIRTUAL TABLE sentence_fts USING fts5 (
  text, content="sentence", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);

-- Which sources are copies of one text: `cluster` is the least source of those connected by copies.
CREATE TABLE sketch (
  source INTEGER PRIMARY KEY REFERENCES source (id),
  minima BLOB NOT NULL,
  cluster INTEGER NOT NULL
);
CREATE INDEX sketch_of_cluster ON sketch (cluster);
CREATE TABLE sketch_key (
  key INTEGER NOT NULL,
  source INTEGER NOT NULL,
  PRIMARY KEY (key, source)
) WITHOUT ROWID;

-- `date` is what the sources say, `told` that or else the day of the first report, by which lists are sorted.
-- `digest` marks the facts that a record is made of and their clusters: where it is unchanged, so is the record.
CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  block INTEGER NOT NULL REFERENCES block (id),
  title TEXT NOT NULL,
  date TEXT,
  told TEXT,
  first_published TEXT,
  last_published TEXT,
  reports INTEGER NOT NULL,
  independent INTEGER NOT NULL,
  confidence INTEGER NOT NULL,
  digest BLOB NOT NULL
);
CREATE INDEX record_of_block ON record (block);
CREATE INDEX record_of_kind ON record (kind, told);

CREATE TABLE redirect (
  name TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record (id),
  PRIMARY KEY (name, record)
) WITHOUT ROWID;
CREATE INDEX redirect_of_record ON redirect (record);

CREATE TABLE party (
  record INTEGER NOT NULL REFERENCES record (id),
  side TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (record, side, code)
) WITHOUT ROWID;
CREATE INDEX party_of_code ON party (code, record);

-- Every pair of parties of a record, `a` before `b`, and every party alone with `b` empty: the pages of two and of one.
CREATE TABLE pair (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  kind TEXT NOT NULL,
  told TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record (id),
  PRIMARY KEY (a, b, kind, told, record)
) WITHOUT ROWID;

-- Every value of every property; `evidence` lists the numbers of the record's evidence as JSON.
CREATE TABLE statement (
  record INTEGER NOT NULL REFERENCES record (id),
  nth INTEGER NOT NULL,
  prop TEXT NOT NULL,
  value TEXT NOT NULL,
  original TEXT,
  evidence TEXT NOT NULL,
  reports INTEGER NOT NULL,
  independent INTEGER NOT NULL,
  confidence INTEGER NOT NULL,
  chosen INTEGER NOT NULL,
  PRIMARY KEY (record, nth)
) WITHOUT ROWID;

CREATE TABLE witness (
  record INTEGER NOT NULL REFERENCES record (id),
  nth INTEGER NOT NULL,
  fact INTEGER NOT NULL REFERENCES fact (id),
  PRIMARY KEY (record, nth)
) WITHOUT ROWID;
CREATE INDEX witness_of_fact ON witness (fact);

CREATE TABLE actor (
  record INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, stance TEXT, code TEXT NOT NULL, rank INTEGER,
  alpha2 TEXT, cow INTEGER, qid TEXT
);
CREATE TABLE actor_name (
  record INTEGER NOT NULL, name TEXT NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (record, name)
) WITHOUT ROWID;
CREATE TABLE tenure (
  record INTEGER NOT NULL, office TEXT NOT NULL, "of" TEXT NOT NULL, "from" TEXT, "to" TEXT, as_reported TEXT NOT NULL,
  PRIMARY KEY (record, office)
) WITHOUT ROWID;
CREATE TABLE event (
  record INTEGER PRIMARY KEY, type TEXT NOT NULL, quad TEXT NOT NULL, cameo_root TEXT NOT NULL, score REAL NOT NULL,
  direction TEXT NOT NULL, mode TEXT, place TEXT, modality TEXT NOT NULL
);
CREATE TABLE meeting (
  record INTEGER PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, place TEXT, margins_of TEXT, occasion TEXT,
  mechanism TEXT, session_no INTEGER, invited_by TEXT
);
CREATE TABLE participant (
  record INTEGER NOT NULL, nth INTEGER NOT NULL, code TEXT NOT NULL, person TEXT, person_name TEXT, office TEXT, rank INTEGER,
  role TEXT NOT NULL, PRIMARY KEY (record, nth)
) WITHOUT ROWID;
CREATE INDEX participant_of_person ON participant (person);
CREATE TABLE mechanism (
  record INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, founded TEXT, life TEXT
);
CREATE TABLE agreement (
  record INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, founded TEXT, actions TEXT, expiry TEXT
);
CREATE TABLE programme (
  record INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, founded TEXT, state TEXT, value TEXT
);
CREATE TABLE frame (
  record INTEGER PRIMARY KEY, kind TEXT NOT NULL, seat TEXT, term TEXT, reciprocal INTEGER NOT NULL
);
CREATE TABLE commitment (
  record INTEGER PRIMARY KEY, statement TEXT NOT NULL, firmness TEXT NOT NULL, direction TEXT NOT NULL, action TEXT NOT NULL,
  verb TEXT, reaffirmed INTEGER NOT NULL, amount TEXT, deadline TEXT, deadline_text TEXT, mechanism TEXT, made_on TEXT,
  root TEXT
);

-- Sectors of mechanisms, agreements, programmes and commitments; contexts of events.
CREATE TABLE sector (
  record INTEGER NOT NULL, sector TEXT NOT NULL, PRIMARY KEY (record, sector)
) WITHOUT ROWID;

-- Counts, kept up to date with every record that comes or goes. `a` and `b` are a pair of parties, or one party and '', or
-- two '' for all; `type` is the PLOVER type of events and '' for other kinds; `month` is '' where there is no date.
CREATE TABLE rollup (
  kind TEXT NOT NULL,
  type TEXT NOT NULL,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  month TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (a, b, kind, type, month)
) WITHOUT ROWID;
