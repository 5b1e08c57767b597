/**
 * What a department runs: its sources behind mounts, the agreements it holds, its quota, its answers, its
 * questions. No framework, no database of the hub's. What is thrown on purpose is a `ConnectorError`, or the
 * hub's own refusal (`HubRefusal`); instants are integer microseconds since the epoch.
 */
export { ConnectorError } from './errors/connector-error';
export { connectorErrors, type ConnectorErrorCode } from './errors/connector.errors';
export { languageOf, messageOf, type Language, type Message } from './errors/messages';
export { HubRefusal, HubUnreachable } from './hub/hub.errors';
export { systemMicros } from './clock/clock';

export type { ConnectorConfig } from './config/connector-config';
export { configFile } from './config/connector-config';
export { identityFile, type Identity } from './identity/identity';

export { enrol, type EnrolledConnector, type Enrolment } from './enrolment/enrol';
export { jobSteps, rowSteps } from './job/job.states';
export type { JobView } from './job/job-view';
export type { JobResult } from './job/job-results';
export { startConnector, type RunningConnector } from './running/start-connector';
export {
  approveAgreement,
  listAgreements,
  pinDepartment,
  type ListedAgreement,
} from './desk/agreement-desk';
export { pushFile, type PushAsked, type PushedVersion } from './dataset/push-file';
export { examine, type Check } from './desk/examine';
export { revokeFormerKey, rotateRootKey, type RootKey } from './desk/root-key';
export { examineCallLog } from './desk/call-log-check';
export { callLogFolder, type CallLogCheck } from './call-log/call-log';
export { callLogVkey } from './call-log/call-log-key';
export type { BatchEntry } from './call-log/batch-entry';
export type { CallEntry } from './call-log/call-entry';
export { parseLogEntry, type LogEntry } from './call-log/log-entry';
export { openSource } from './source/open-source';
export type { SourceDatabase, SourceRow, SourceValue } from './source/source-database';
