-- What people decided. `record` and, for merges and links, `value` are the identifiers that the records have now. A decision
-- whose words no current reading finds is `orphaned`: it keeps the identifiers of its day and changes nothing. So is one that
-- puts a link to a passage (`s-0123456789ab:40-60`) into force where no link leads to words of that passage any more.

-- Every decision, the private ones too: for the program. Users' SQL reads neither this view nor the tables below it.
CREATE VIEW every_decision AS
SELECT d.name AS id, d.recorded_at, d.author, d.reason, d.action, d.kind,
  coalesce((SELECT r.name FROM seat t JOIN witness w ON w.fact = t.fact JOIN record r ON r.id = w.record
    WHERE t.decided = d.id AND t.role = 'record' ORDER BY t.nth LIMIT 1), d.record) AS record,
  d.field,
  coalesce((SELECT r.name FROM seat t JOIN witness w ON w.fact = t.fact JOIN record r ON r.id = w.record
    WHERE t.decided = d.id AND t.role = 'other' ORDER BY t.nth LIMIT 1), d.value) AS value,
  (SELECT u.name FROM decided u WHERE u.undoes = d.id) AS undone_by,
  d.private,
  d.action NOT IN ('restrict', 'undo') AND d.kind <> 'source' AND NOT EXISTS (SELECT 1 FROM decided u WHERE u.undoes = d.id)
    AND (NOT EXISTS (SELECT 1 FROM seat t WHERE t.decided = d.id AND t.role = 'record')
      OR EXISTS (SELECT 1 FROM anchor a WHERE a.decided = d.id AND a.role = 'other')
        AND NOT EXISTS (SELECT 1 FROM seat t WHERE t.decided = d.id AND t.role = 'other')
      OR d.action = 'link' AND d.value LIKE 's-____________:%-%' AND NOT EXISTS (
        SELECT 1 FROM seat t JOIN witness w ON w.fact = t.fact JOIN record r ON r.id = w.record
          JOIN followed_link l ON l.earlier = r.name AND l.later_kind = 'passage'
        WHERE t.decided = d.id AND t.role = 'record' AND substr(l.later, 1, 15) = substr(d.value, 1, 15)
          AND CAST(substr(l.later, 16) AS INTEGER) < CAST(substr(d.value, 16 + instr(substr(d.value, 16), '-')) AS INTEGER)
          AND CAST(substr(d.value, 16) AS INTEGER) < CAST(substr(l.later, 16 + instr(substr(l.later, 16), '-')) AS INTEGER))
      AND NOT EXISTS (
        SELECT 1 FROM seat t JOIN witness w ON w.fact = t.fact JOIN record r ON r.id = w.record
          JOIN followed_link l ON l.later = r.name AND l.earlier_kind = 'passage'
        WHERE t.decided = d.id AND t.role = 'record' AND substr(l.earlier, 1, 15) = substr(d.value, 1, 15)
          AND CAST(substr(l.earlier, 16) AS INTEGER) < CAST(substr(d.value, 16 + instr(substr(d.value, 16), '-')) AS INTEGER)
          AND CAST(substr(d.value, 16) AS INTEGER) < CAST(substr(l.earlier, 16 + instr(substr(l.earlier, 16), '-')) AS INTEGER))
    ) AS orphaned
FROM decided d;

CREATE VIEW decision AS
SELECT id, recorded_at, author, reason, action, kind, record, field, value, undone_by, orphaned FROM every_decision WHERE NOT private;
