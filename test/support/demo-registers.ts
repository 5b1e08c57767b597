/** Rows of the demo's synthetic registers, so that a test knows what the right answer is. */
export {
  registeredCompanies,
  syntheticCompany,
} from '../../apps/standalone/demo/synthetic-company';
export { registeredPersons, syntheticPerson } from '../../apps/standalone/demo/synthetic-person';
