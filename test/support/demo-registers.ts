/** Rows of the demo's synthetic registers, so that a test knows what the right answer is. */
export {
  registeredCompanies,
  syntheticCompany,
} from '../../apps/standalone/demo/synthetic-company';
export {
  personName,
  registeredPersons,
  syntheticPerson,
} from '../../apps/standalone/demo/synthetic-person';

/** How such rows are drawn and written, for a bench that needs more of them. */
export { Draws } from '../../apps/standalone/demo/draws';
export { copyRows } from '../../apps/standalone/demo/source-table';
