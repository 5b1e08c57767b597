/** The access log: recorded before release, ordered once, provable to anyone with the public key. */
export type { Act, ActPurpose, ActResource, Observer } from './entry/act';
export { Audit, observerOf, type Recorded } from './entry/audit.service';
export { AuditModule } from './audit.module';
export { auditErrors } from './audit.errors';
