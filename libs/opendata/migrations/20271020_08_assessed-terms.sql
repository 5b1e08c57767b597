-- An assessment counts the terms of those who are no body of the government.
GRANT SELECT ON open_listing.provider TO worker;
