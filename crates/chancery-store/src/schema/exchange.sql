-- Version 4: exchange between desks. All of it is ground: what was sent, what came, who is trusted, what both sides signed.
-- Nothing of it enters our own records.

CREATE TABLE trusted_key (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  added_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE bundle_sent (
  number INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  receiver TEXT,
  scope TEXT NOT NULL,
  made_at TEXT NOT NULL,
  records INTEGER NOT NULL
);

-- `body` is the signed text, as it came.
CREATE TABLE bundle_taken (
  sha256 TEXT PRIMARY KEY,
  sender TEXT NOT NULL,
  number INTEGER NOT NULL,
  scope TEXT NOT NULL,
  made_at TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  body TEXT NOT NULL,
  signature TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX bundle_of_sender ON bundle_taken (sender, scope, number);

-- What both sides hold of a meeting; `sha256` is the hash of `body`.
CREATE TABLE agreed_text (
  sha256 TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE agreed_signature (
  agreed TEXT NOT NULL REFERENCES agreed_text (sha256),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  signature TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (agreed, key)
) WITHOUT ROWID;
