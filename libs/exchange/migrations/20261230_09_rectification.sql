-- The last day of an order stands in its clock alone, which is counted anew when the calendar changes.
ALTER TABLE exchange.rectification DROP COLUMN due_on;
