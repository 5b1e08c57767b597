/** Text as search sees it: pure functions, the same for every index and every query. */
export { normalise } from './normalise';
export { indexTokens, queryTokens } from './segment';
