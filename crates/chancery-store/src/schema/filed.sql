-- The keys of the newest sources are not in `sketch_key`, which is in no order that sources come in: they follow from `sketch`
-- and are filed together when there are many. The setting names the last source whose keys are filed; 0 where none are.
INSERT INTO setting (name, value) SELECT 'filed', coalesce(max(source), 0) FROM sketch_key;
