-- Exchange between desks.

CREATE VIEW trusted_keys AS SELECT key, name, added_at FROM trusted_key;

CREATE VIEW bundles AS
SELECT 'sent' AS way, b.sha256, b.receiver AS other, (SELECT k.name FROM trusted_key k WHERE k.key = b.receiver) AS name,
  b.number, b.scope, b.made_at, NULL AS taken_at
FROM bundle_sent b
UNION ALL
SELECT 'taken', b.sha256, b.sender, (SELECT k.name FROM trusted_key k WHERE k.key = b.sender), b.number, b.scope, b.made_at, b.taken_at
FROM bundle_taken b;

-- What counterparts say now. Of the bundles of one sender with one scope the newest counts, and of several tellings of one
-- record the one in the newest bundle.
CREATE VIEW theirs AS
SELECT sender, name, id, kind, title, told, record FROM (
  SELECT b.sender, (SELECT k.name FROM trusted_key k WHERE k.key = b.sender) AS name, json_extract(e.value, '$.id') AS id,
    json_extract(e.value, '$.kind') AS kind, json_extract(e.value, '$.title') AS title, json_extract(e.value, '$.told') AS told,
    e.value AS record,
    row_number() OVER (PARTITION BY b.sender, json_extract(e.value, '$.id') ORDER BY b.number DESC, b.sha256 DESC) AS nth
  FROM bundle_taken b JOIN json_each(b.body, '$.records') e
  WHERE NOT EXISTS (SELECT 1 FROM bundle_taken n WHERE n.sender = b.sender AND n.scope = b.scope
    AND (n.number > b.number OR n.number = b.number AND n.sha256 > b.sha256))
) WHERE nth = 1;

CREATE VIEW agreed AS
SELECT a.sha256, a.title, a.recorded_at, s.name AS signed_by, s.key, s.recorded_at AS signature_taken_at, a.body
FROM agreed_text a LEFT JOIN agreed_signature s ON s.agreed = a.sha256;
