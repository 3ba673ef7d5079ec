-- Statements of which the reader is less sure than the register asks (the setting `min_confidence`, in per cent) are grouped as
-- records are, and marked as proposed: no view but `proposals` shows them until a person accepts them.
CREATE INDEX record_proposed ON record (confidence) WHERE review = 'proposed';
