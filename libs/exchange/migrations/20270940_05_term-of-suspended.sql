-- The end of what is suspended is warned of, too: both are looked for by the index `agreement_ending`.
DROP INDEX exchange.agreement_term;
