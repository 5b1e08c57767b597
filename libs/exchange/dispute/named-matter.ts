import type { ActResource } from '@shutong/audit';
import type { MatterNamed } from '../course/parts-taken.query';

/** What may be disputed (Decree 809, Art. 28), by the field that names it and as log entries call it. */
const kinds = {
  applicationId: 'application',
  needId: 'need',
  agreementId: 'agreement',
  serviceChangeId: 'service-change',
  correctionId: 'correction',
} as const;

export type MatterField = keyof typeof kinds;

/** What is disputed, as a dispute names it: of something under an agreement also the agreement. */
export type NamedMatter = Readonly<Record<MatterField, string | null>>;

/** The fields that name something. */
export const fieldsNamed = (named: MatterNamed): MatterField[] =>
  (Object.keys(kinds) as MatterField[]).filter((field) => named[field]);

/** The same for log entries. */
export const resourcesOf = (named: MatterNamed): ActResource[] =>
  fieldsNamed(named).map((field) => ({ type: kinds[field], id: named[field]! }));

/** By which one matter is told from another. */
export const idOf = (named: NamedMatter): string =>
  (named.serviceChangeId ??
    named.correctionId ??
    named.agreementId ??
    named.needId ??
    named.applicationId)!;
