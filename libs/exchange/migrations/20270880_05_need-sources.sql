-- Looks up whose answer a disabled department owes, so that the authority is told to name another one.
GRANT SELECT ON exchange.need TO worker;
