/** The access log: recorded before release, ordered once, provable to anyone with the public key. */
import { Leaf, LogEntry } from './entry/entry.entity';

/** Tables of this lib, for the process that opens the database. */
export const auditEntities = [Leaf, LogEntry];
export { UndeclaredActionError, logActions, type LogAction } from './entry/action-catalogue';
export type { Act, ActPurpose, ActResource, Observer } from './entry/act';
export { Audit, observerOf, type Recorded } from './entry/audit.service';
export type { Beside, Register, Registered, Registration } from './entry/register';
export { AuditModule } from './audit.module';
export { auditErrors } from './audit.errors';
