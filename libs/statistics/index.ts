/** Counted once, from fact events; each figure equals a recount from the log. */
export { sumCalls, type CallFact, type CallSum } from './overview/facts.policy';
