-- Version 12: the few sources that name one state alone and speak of a standing body, without going through all that name it.
CREATE INDEX named_alone ON named (code, source) WHERE solo = 1;
