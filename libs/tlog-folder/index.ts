/** A log as files (C2SP tlog-tiles): read, written and published; whoever orders the entries is the caller. */
export { LogFolder, longestFile } from './folder/log-folder';
export { LogFolderWriter, type LogFile } from './folder/log-folder.writer';
export { LogForkError, requireOwnLog, type SignedHead } from './publisher/publication.policy';
export type { LogKey } from './publisher/log-key';
export type { OrderedEntry, OrderedLog } from './publisher/ordered-log';
export { mostAtOnce, Publisher } from './publisher/publisher';
