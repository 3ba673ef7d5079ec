-- What people query. Identifiers are the public ones, offsets are Unicode code points, quotes are the words themselves.
-- The views of one kind of record leave out what people have rejected; `records` has it, marked. What is only proposed stands in
-- `proposals` alone.
-- `date` is what the sources say of the act; `told` is that or, where they say nothing, the day of the first report.

CREATE VIEW sources AS
SELECT 's-' || substr(lower(hex(s.sha256)), 1, 12) AS id, lower(hex(s.sha256)) AS sha256, s.id AS nth,
  (SELECT min(n.name) FROM source_name n WHERE n.source = s.id) AS name,
  s.url, s.publisher, s.title, s.published_raw, r.published, r.kind, r.agency, s.lang, length(s.text) AS length,
  (SELECT 's-' || substr(lower(hex(min(c.sha256))), 1, 12) FROM sketch m JOIN source c ON c.id = m.source
    WHERE m.cluster = k.cluster) AS independence_cluster,
  r.reader, CASE WHEN r.reader >= 'gate-' AND r.reader < 'gate.' THEN r.reader END AS gate, run.started AS recorded_at,
  CASE WHEN EXISTS (SELECT 1 FROM decided d WHERE d.action = 'restrict' AND d.record = lower(hex(s.sha256))
    AND NOT EXISTS (SELECT 1 FROM decided u WHERE u.undoes = d.id)) THEN 'restricted' ELSE 'public' END AS access, s.text
FROM source s
LEFT JOIN reading r ON r.source = s.id AND r.current = 1
LEFT JOIN sketch k ON k.source = s.id
LEFT JOIN run ON run.id = s.run;

-- Sources by their `day`: when they were published, empty where that is unknown.
CREATE VIEW source_days AS
SELECT 's-' || substr(lower(hex(s.sha256)), 1, 12) AS id, coalesce(g.published, '') AS day
FROM reading g JOIN source s ON s.id = g.source WHERE g.current = 1;

CREATE VIEW sentences AS
SELECT 's-' || substr(lower(hex(s.sha256)), 1, 12) AS source, t.nth,
  length(CAST(substr(CAST(s.text AS BLOB), 1, t.start) AS TEXT)) AS start,
  length(CAST(substr(CAST(s.text AS BLOB), 1, t."end") AS TEXT)) AS "end", t.text
FROM sentence t JOIN source s ON s.id = t.source;

-- `day` is `told`, empty where that is unknown: what lists are sorted by.
CREATE VIEW records AS
SELECT name AS id, kind, title, date, told, coalesce(told, '') AS day, substr(told, 1, 7) AS month,
  (SELECT group_concat(code, ' ') FROM (SELECT DISTINCT code FROM party WHERE record = r.id ORDER BY code)) AS parties,
  reports, independent, confidence / 100.0 AS confidence, first_published, last_published, review
FROM record r WHERE r.review <> 'proposed';

-- Statements below the register's least confidence, as records would tell them; `source` and `quote` are the first evidence.
CREATE VIEW proposals AS
SELECT r.name AS id, r.kind, r.title, r.date, r.told,
  (SELECT group_concat(code, ' ') FROM (SELECT DISTINCT code FROM party WHERE record = r.id ORDER BY code)) AS parties,
  r.reports, r.independent, r.confidence / 100.0 AS confidence,
  printf('confidence %.2f below %.2f', r.confidence / 100.0,
    (SELECT value FROM setting WHERE name = 'min_confidence') / 100.0) AS reason,
  's-' || substr(lower(hex(s.sha256)), 1, 12) AS source,
  CAST(substr(CAST(s.text AS BLOB), f.start + 1, f."end" - f.start) AS TEXT) AS quote
FROM record r JOIN witness w ON w.record = r.id AND w.nth = 0 JOIN fact f ON f.id = w.fact JOIN reading g ON g.id = f.reading
JOIN source s ON s.id = g.source WHERE r.review = 'proposed';

CREATE VIEW parties AS
SELECT r.name AS id, r.kind, p.side, p.code FROM party p JOIN record r ON r.id = p.record WHERE r.review <> 'proposed';

CREATE VIEW dyads AS
SELECT p.a, p.b, p.kind, r.name AS id, r.title, r.date, r.told, p.told AS day, r.reports, r.independent
FROM pair p JOIN record r ON r.id = p.record WHERE p.b <> '';

-- What concerns one party, in whatever role.
CREATE VIEW dealings AS
SELECT p.a AS party, p.kind, p.told, p.told AS day, r.name AS id FROM pair p JOIN record r ON r.id = p.record WHERE p.b = '';

CREATE VIEW redirects AS
SELECT d.name AS id, r.name AS leads_to FROM redirect d JOIN record r ON r.id = d.record WHERE r.review <> 'proposed';

CREATE VIEW statements AS
SELECT r.name AS record, r.kind, t.nth, t.prop, t.value, t.original AS original_value, t.chosen, t.reports, t.independent,
  t.confidence / 100.0 AS confidence, t.evidence,
  CASE WHEN g.reader IS NULL OR g.reader LIKE 'minutes-%' THEN 'human' WHEN g.reader LIKE 'table-%' THEN 'rule' ELSE 'model' END
    AS method,
  g.reader, coalesce(run.started, (SELECT d.recorded_at FROM decided d WHERE d.name = t.decided)) AS recorded_at, t.review,
  t.decided AS decision
FROM statement t
JOIN record r ON r.id = t.record
LEFT JOIN witness w ON w.record = t.record AND w.nth = json_extract(t.evidence, '$[0]')
LEFT JOIN fact f ON f.id = w.fact
LEFT JOIN reading g ON g.id = f.reading
LEFT JOIN run ON run.id = g.run
WHERE r.review <> 'proposed';

CREATE VIEW evidence AS
SELECT r.name AS record, r.kind, w.nth,
  's-' || substr(lower(hex(s.sha256)), 1, 12) AS source, s.url, s.publisher, g.published,
  length(CAST(substr(CAST(s.text AS BLOB), 1, f.start) AS TEXT)) AS start,
  length(CAST(substr(CAST(s.text AS BLOB), 1, f."end") AS TEXT)) AS "end",
  CAST(substr(CAST(s.text AS BLOB), f.start + 1, f."end" - f.start) AS TEXT) AS quote,
  f.role, f.voice, f.speaker, f.confidence / 100.0 AS confidence, g.reader
FROM witness w
JOIN record r ON r.id = w.record
JOIN fact f ON f.id = w.fact
JOIN reading g ON g.id = f.reading
JOIN source s ON s.id = g.source
WHERE r.review <> 'proposed';

CREATE VIEW actors AS
SELECT r.name AS id, a.name, a.kind, a.stance, a.code, a.alpha2, a.cow, a.qid, a.rank, r.reports, r.independent, r.first_published, r.last_published
FROM actor a JOIN record r ON r.id = a.record WHERE r.review NOT IN ('rejected', 'proposed');

CREATE VIEW actor_names AS
SELECT r.name AS id, n.name, n.main FROM actor_name n JOIN record r ON r.id = n.record;

CREATE VIEW tenures AS
SELECT r.name AS id, a.name, t.office, t."of", t."from", t."to", t.as_reported
FROM tenure t JOIN record r ON r.id = t.record JOIN actor a ON a.record = t.record;

CREATE VIEW events AS
SELECT r.name AS id, e.type, e.quad, e.cameo_root, e.score, e.direction,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id AND side = 'source' ORDER BY code)) AS source,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id AND side = 'target' ORDER BY code)) AS target,
  r.date, r.told, e.mode, (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector)) AS contexts,
  e.place, e.modality, r.reports, r.independent, r.confidence / 100.0 AS confidence
FROM event e JOIN record r ON r.id = e.record WHERE r.review NOT IN ('rejected', 'proposed');

CREATE VIEW meetings AS
SELECT r.name AS id, m.kind, m.state,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id ORDER BY code)) AS parties,
  r.date, r.told,
  m.place, m.margins_of, m.occasion, m.mechanism, m.session_no, m.invited_by,
  (SELECT group_concat(person_name, '; ') FROM (SELECT DISTINCT person_name FROM participant WHERE record = r.id
    AND person_name IS NOT NULL ORDER BY person_name)) AS people,
  r.reports, r.independent, r.confidence / 100.0 AS confidence
FROM meeting m JOIN record r ON r.id = m.record WHERE r.review NOT IN ('rejected', 'proposed');

-- `person` is the identifier of the person's record, where there is one.
CREATE VIEW participants AS
SELECT r.name AS meeting, r.date, r.told, p.code,
  coalesce((SELECT q.name FROM record q WHERE q.name = p.person),
    (SELECT q.name FROM redirect d JOIN record q ON q.id = d.record WHERE d.name = p.person ORDER BY q.name LIMIT 1)) AS person,
  p.person_name AS name, p.office, p.rank, p.role
FROM participant p JOIN record r ON r.id = p.record WHERE r.review <> 'proposed';

CREATE VIEW mechanisms AS
SELECT r.name AS id, m.name, m.kind,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id ORDER BY code)) AS parties,
  m.founded, m.life, (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector)) AS sectors,
  r.reports, r.independent, r.first_published, r.last_published
FROM mechanism m JOIN record r ON r.id = m.record WHERE r.review NOT IN ('rejected', 'proposed');

CREATE VIEW agreements AS
SELECT r.name AS id, m.name, m.kind,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id ORDER BY code)) AS parties,
  m.founded, m.actions, m.expiry,
  (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector)) AS sectors,
  r.reports, r.independent, r.first_published, r.last_published
FROM agreement m JOIN record r ON r.id = m.record WHERE r.review NOT IN ('rejected', 'proposed');

CREATE VIEW programmes AS
SELECT r.name AS id, m.name, m.kind,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id ORDER BY code)) AS parties,
  m.founded, m.state, m.value,
  (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector)) AS sectors,
  r.reports, r.independent, r.first_published, r.last_published
FROM programme m JOIN record r ON r.id = m.record WHERE r.review NOT IN ('rejected', 'proposed');

CREATE VIEW frames AS
SELECT r.name AS id, f.kind,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id AND side = 'supporter' ORDER BY code)) AS supporter,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id AND side = 'candidate' ORDER BY code)) AS candidate,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id AND side = 'organ' ORDER BY code)) AS organ,
  f.seat, f.term, f.reciprocal, r.told, r.reports, r.independent
FROM frame f JOIN record r ON r.id = f.record WHERE r.review NOT IN ('rejected', 'proposed');

CREATE VIEW commitments AS
SELECT r.name AS id, c.statement, c.firmness, c.direction, c.action, c.verb, c.reaffirmed,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id AND side = 'party' ORDER BY code)) AS parties,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id AND side = 'obligor' ORDER BY code)) AS obligors,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM party WHERE record = r.id AND side = 'beneficiary' ORDER BY code)) AS beneficiaries,
  (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector)) AS sectors,
  c.amount, c.deadline, c.deadline_text, c.mechanism, c.made_on, c.root, r.told, r.reports, r.independent,
  r.confidence / 100.0 AS confidence
FROM commitment c JOIN record r ON r.id = c.record WHERE r.review NOT IN ('rejected', 'proposed');

-- The first tellings of commitments between `a` and `b`, of `a` alone (`b` empty) or of all (both empty): by their step on the
-- ladder of firmness, counted down from 0.
CREATE VIEW promises AS
SELECT p.a, p.b, p.step, p.day, (SELECT name FROM record WHERE id = p.record) AS id FROM promise p;

CREATE VIEW counts AS SELECT kind, type, a, b, month, n FROM rollup;

-- How many commitments, agreements, mechanisms, programmes and events are about a sector.
CREATE VIEW sector_counts AS SELECT kind, a, b, sector, n FROM sector_rollup;

CREATE VIEW runs AS SELECT * FROM run;

CREATE VIEW failures AS
SELECT f.path, f.place, f.reason, f."when", run.started AS run_started FROM failure f JOIN run ON run.id = f.run;

-- What became of records. `today` is the setting of that name where there is one, else the day on which the question is put.

CREATE VIEW link AS
SELECT l.later_kind, l.later, l.earlier_kind, l.earlier, l.relation, l.confidence / 100.0 AS confidence, l.proposed, l.reason,
  's-' || substr(lower(hex(s.sha256)), 1, 12) AS source,
  CAST(substr(CAST(s.text AS BLOB), l.start + 1, l."end" - l.start) AS TEXT) AS quote
FROM followed_link l JOIN source s ON s.id = l.source;

-- Commitments that nothing has been heard of since are live and without evidence of delivery; that is a status, not a gap.
-- Every column has one affinity in all three parts: SQLite then looks up a record in each part instead of making all rows.
CREATE VIEW status AS
SELECT t.kind, t.record, t.axis, t.value, t.valid_from, CAST(coalesce(t.recorded_at, run.started) AS TEXT) AS recorded_at, t.rule, t.reason,
  CAST(CASE WHEN s.id IS NOT NULL THEN 's-' || substr(lower(hex(s.sha256)), 1, 12) END AS TEXT) AS source,
  CAST(substr(CAST(s.text AS BLOB), t.start + 1, t."end" - t.start) AS TEXT) AS quote,
  CAST(t.nth = (SELECT max(u.nth) FROM followed_status u WHERE u.record = t.record AND u.axis = t.axis
    AND u.valid_from <= coalesce((SELECT value FROM setting WHERE name = 'today'), date('now'))) AS INTEGER) AS current
FROM followed_status t LEFT JOIN source s ON s.id = t.source LEFT JOIN run ON run.id = s.run
UNION ALL
SELECT r.kind, r.name, CAST('intent' AS TEXT), CAST('live' AS TEXT), CAST(coalesce(r.told, '') AS TEXT), CAST(run.started AS TEXT),
  CAST('first told' AS TEXT), CAST('undertaken in these words' AS TEXT), CAST('s-' || substr(lower(hex(s.sha256)), 1, 12) AS TEXT),
  CAST(substr(CAST(s.text AS BLOB), f.start + 1, f."end" - f.start) AS TEXT),
  CAST(NOT EXISTS (SELECT 1 FROM followed_status u WHERE u.record = r.name AND u.axis = 'intent') AS INTEGER)
FROM record r JOIN witness w ON w.record = r.id AND w.nth = 0 JOIN fact f ON f.id = w.fact JOIN reading g ON g.id = f.reading
JOIN source s ON s.id = g.source JOIN run ON run.id = s.run
WHERE r.kind = 'commitment' AND r.review <> 'proposed' AND NOT EXISTS (SELECT 1 FROM followed_root o WHERE o.record = r.name)
UNION ALL
SELECT r.kind, r.name, CAST('delivery' AS TEXT), CAST('no_evidence' AS TEXT), CAST(coalesce(r.told, '') AS TEXT), CAST(NULL AS TEXT),
  CAST('silence' AS TEXT), CAST('no report of the act itself' AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT),
  CAST(NOT EXISTS (SELECT 1 FROM followed_status u WHERE u.record = r.name AND u.axis = 'delivery') AS INTEGER)
FROM record r
WHERE r.kind = 'commitment' AND r.review <> 'proposed' AND NOT EXISTS (SELECT 1 FROM followed_root o WHERE o.record = r.name);

-- How far each commitment has been carried out by now: what `status` says of the axis `delivery`, for lists of many.
CREATE VIEW delivery AS
SELECT r.name AS record,
  coalesce((SELECT t.value FROM followed_status t WHERE t.record = r.name AND t.axis = 'delivery'
      AND t.valid_from <= coalesce((SELECT value FROM setting WHERE name = 'today'), date('now')) ORDER BY t.nth DESC LIMIT 1),
    CASE WHEN NOT EXISTS (SELECT 1 FROM followed_root o WHERE o.record = r.name) THEN 'no_evidence' END) AS value
FROM record r WHERE r.kind = 'commitment' AND r.review <> 'proposed';

CREATE VIEW mechanism_session AS
SELECT m.mechanism, m.number, m.held, m.place, m.host, m.meeting, 's-' || substr(lower(hex(s.sha256)), 1, 12) AS source
FROM followed_session m JOIN source s ON s.id = m.source;

CREATE VIEW mechanism_life AS
SELECT l.mechanism,
  (SELECT t.value FROM followed_status t WHERE t.record = l.mechanism AND t.axis = 'life'
    AND t.valid_from <= coalesce((SELECT value FROM setting WHERE name = 'today'), date('now')) ORDER BY t.nth DESC LIMIT 1) AS state,
  m.number AS last_session, m.held AS last_held, m.place AS last_place, m.host AS last_host,
  l.rhythm_months, l.next_host, l.next_expected,
  coalesce((SELECT t.reason FROM followed_status t WHERE t.record = l.mechanism AND t.axis = 'life'
    AND t.valid_from <= coalesce((SELECT value FROM setting WHERE name = 'today'), date('now')) ORDER BY t.nth DESC LIMIT 1),
    l.reason) AS reason,
  l.name, l.rhythm, l.alternating, l.parent
FROM followed_life l LEFT JOIN followed_session m ON m.mechanism = l.mechanism
  AND m.nth = (SELECT max(n.nth) FROM followed_session n WHERE n.mechanism = l.mechanism);

CREATE VIEW tie AS SELECT tie, whole, part, reason FROM followed_tie;

CREATE VIEW version AS
SELECT v.meeting, v.matter, v.record, v.told_by, v.figure, v.finding,
  's-' || substr(lower(hex(s.sha256)), 1, 12) AS source,
  CAST(substr(CAST(s.text AS BLOB), v.start + 1, v."end" - v.start) AS TEXT) AS quote
FROM followed_version v JOIN source s ON s.id = v.source;

CREATE VIEW difference AS
SELECT c.a, c.b, d.matter, d.attribute, d.value, d.told_by, d.record,
  's-' || substr(lower(hex(s.sha256)), 1, 12) AS source,
  length(CAST(substr(CAST(s.text AS BLOB), 1, d.start) AS TEXT)) AS start,
  length(CAST(substr(CAST(s.text AS BLOB), 1, d."end") AS TEXT)) AS "end",
  CAST(substr(CAST(s.text AS BLOB), d.start + 1, d."end" - d.start) AS TEXT) AS quote
FROM followed_difference d JOIN circle c ON c.id = d.circle JOIN source s ON s.id = d.source;

-- `next` is when the feed may be asked again, in seconds since 1970; `failures` counts those in a row.
CREATE VIEW feeds AS
SELECT f.url, f.asked, f.next, f.failures, f.outcome, (SELECT count(*) FROM followed d WHERE d.feed = f.url) AS taken FROM feed f;
