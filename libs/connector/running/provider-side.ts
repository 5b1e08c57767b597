import type { KnownAgreements } from '../agreement/known-agreements';
import { BatchSending } from '../batch/sending/batch-sending';
import { CallLog } from '../call-log/call-log';
import { ProviderCalls, type Served } from '../inbound/provider-calls';
import type { Message } from '@shutong/transport';
import { openSource } from '../source/open-source';
import { QuotaBook } from '../state/quota-book';
import { Statements } from '../state/statements';
import type { TokenKeys } from '../token-key/token-keys';
import type { Parts } from './parts';

export interface ProviderSide {
  readonly calls: ProviderCalls;
  readonly sending: BatchSending;
  readonly callLog: CallLog;
  /** Forgets what need not be known any longer at this time. */
  sweep(time: number): Promise<void>;
  close(): Promise<void>;
}

export interface ProviderLinks {
  readonly agreements: KnownAgreements;
  readonly tokenKeys: TokenKeys;
  readonly send: (address: string, message: Message) => Promise<void>;
  readonly onRefused: (error: unknown, type: string, call: string) => void;
  /** A batch may go on. */
  readonly onNews: () => void;
}

/** Opens the department's sources and puts the counting and answering of calls before them. */
export async function openProviderSide(parts: Parts, links: ProviderLinks): Promise<ProviderSide> {
  const { config, state, own, hub, now } = parts;
  const { agreements, tokenKeys, send, onRefused, onNews } = links;
  const callLog = await CallLog.open(parts.dir, state, own);
  const sources = new Map(
    Object.entries(config.sources).map(([name, source]) => [name, openSource(source)]),
  );
  const served = new Map<string, Served>(
    config.mounts.map((mount) => [mount.resource, { mount, source: sources.get(mount.source)! }]),
  );
  const quota = new QuotaBook(state);
  const statements = new Statements(state, config.retention.statements);
  const tokenKey = () => tokenKeys.current();
  const calls = new ProviderCalls({
    ...{ own, agreements, quota, statements, callLog, served, tokenKey, send, now, onRefused },
  });
  const sending = new BatchSending({
    ...{ state, own, hub, agreements, quota, callLog, served, now, onRefused, onNews },
  });
  return {
    ...{ calls, sending, callLog },
    sweep: async (time) => {
      await quota.sweep(time);
      await statements.sweep(time);
    },
    close: async () => {
      await Promise.all([...sources.values()].map((source) => source.close()));
    },
  };
}
