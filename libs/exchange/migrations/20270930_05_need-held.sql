-- Holds a need while it tells the authority of a disabled source, so that nobody steps meanwhile: PostgreSQL lets a row be locked by
-- who may update a column. The identifier cannot be changed, since the need's steps name it.
GRANT UPDATE (id) ON exchange.need TO worker;
