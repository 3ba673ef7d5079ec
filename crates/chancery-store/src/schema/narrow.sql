-- Version 13: a search that is narrowed asks of each sentence that it finds who publishes its source, and when.
CREATE INDEX source_of_publisher ON source (publisher) WHERE publisher IS NOT NULL;
CREATE INDEX reading_of_source_by_day ON reading (source, coalesce(published, '')) WHERE current = 1;
