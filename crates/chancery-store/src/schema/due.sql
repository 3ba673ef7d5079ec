-- Version 11: what is due next is looked up by its day, and events of a rare type by their type.
CREATE INDEX followed_life_by_next ON followed_life (next_expected) WHERE next_expected IS NOT NULL;
CREATE INDEX event_of_type ON event (type);
