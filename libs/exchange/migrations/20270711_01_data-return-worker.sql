-- The worker ends terms: what is awaited of a data return under them is dropped then, and what was delivered before turns had limits gets its time.
GRANT SELECT ON exchange.data_return TO worker;
