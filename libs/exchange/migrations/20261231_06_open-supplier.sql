-- Who supplied what an application for open data lacked: another person of the company may have, who then decides nothing about it.
ALTER TABLE exchange.open_application ADD COLUMN supplied_by text;
GRANT UPDATE (supplied_by) ON exchange.open_application TO hub;
