-- Where reports of one act contradict each other. What bears the same number within a circle stands against each
-- other; `record` is the record that rests on the words, if there is one.
CREATE TABLE followed_difference (
  circle INTEGER NOT NULL REFERENCES circle (id),
  matter INTEGER NOT NULL,
  attribute TEXT NOT NULL,
  value TEXT NOT NULL,
  told_by TEXT NOT NULL,
  record TEXT,
  source INTEGER NOT NULL REFERENCES source (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL
);
CREATE INDEX followed_difference_of_circle ON followed_difference (circle, matter);
CREATE INDEX followed_difference_of_record ON followed_difference (record) WHERE record IS NOT NULL;
