/** Text as search sees it: pure functions, the same for every index and every query. */
export { Glossary, type GlossaryTerm } from './glossary';
export { highlights, type Range } from './highlight';
export { normalise } from './normalise';
export { parseQuery, type FieldNames, type ParsedQuery } from './query-syntax';
export { wordGroups, type WordGroup } from './query-words';
export { cutNormal, indexTokens } from './segment';
export { translations } from './dictionary';
