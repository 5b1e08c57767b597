import { defineErrors } from '@shutong/platform';

export const projectErrors = defineErrors('exchange.project', {
  /** Of a project, or of what was brought into one. */
  notFound: 'not-found',
  codeTaken: 'conflict',
  /** Something that a project states is missing or blank. */
  incomplete: 'invalid',
  unknownDomain: 'invalid',
  /** Its end day is over already, or too far ahead for signed terms. */
  endDay: 'invalid',
  /** Closed, or its end day is over. */
  over: 'conflict',
  wrongState: 'conflict',
  /** The organisation is in the project already. */
  alreadyInvited: 'conflict',
  notAParty: 'forbidden',
  /** Only an organisation that has joined brings something in. */
  notJoined: 'conflict',
  tooMany: 'conflict',
  /** Another department provides it. */
  otherProvider: 'forbidden',
  /** One of those that it is for is not in the project, or is the provider itself. */
  wrongParties: 'invalid',
  /** One of those has it already. */
  alreadyBrought: 'conflict',
  /** Officer and office head are different people (Art. 21). */
  samePerson: 'forbidden',
  /** What it provides is in use: it ends that by a service change first (Art. 27). */
  serving: 'conflict',
  /** Items that may not be opened do not leave government. */
  notForOrganisations: 'conflict',
});
