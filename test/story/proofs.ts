import { setTimeout as sleep } from 'node:timers/promises';
import { verifier, verifyProof } from '@shutong/tlog';
import { ApiError, type Session } from './session';

/** A log entry that has been checked against the public key that the auditor was given. */
export interface Proven {
  readonly id: string;
  readonly seq: number;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** What names the entry of a step: its action and something that it was done to. */
export interface EntryName {
  readonly action: string;
  readonly resource?: string;
  readonly outcome?: 'allow' | 'deny' | 'error';
}

export interface Log {
  readonly vkey: string;
}

interface LogEntryAnswer {
  /** Canonical JSON: the very bytes of the leaf. */
  readonly body: string;
  readonly seq: number;
  readonly proof: string;
}

const publishedWithinMs = 15_000;

/** Finds the newest entry of that name and checks its inclusion under the signed checkpoint. */
export async function proveEntry(auditor: Session, log: Log, name: EntryName): Promise<Proven> {
  const id = await until(() => find(auditor, name));
  const { body, proof } = await until(() => fetchProof(auditor, id));
  const { index } = verifyProof(proof, Buffer.from(body), { log: verifier(log.vkey) });
  return { id, seq: index, entry: JSON.parse(body) as Record<string, unknown> };
}

async function find(auditor: Session, name: EntryName): Promise<string | undefined> {
  const { logEntries } = await auditor.graphql<{ logEntries: { nodes: { id: string }[] } }>(
    `query Find($filter: LogFilterInput!) {
       logEntries(filter: $filter, first: 1) { nodes { id } }
     }`,
    { filter: name },
  );
  return logEntries.nodes[0]?.id;
}

/** Undefined while the entry is recorded but not yet covered by a checkpoint. */
async function fetchProof(auditor: Session, id: string): Promise<LogEntryAnswer | undefined> {
  try {
    return await auditor.get<LogEntryAnswer>(`/api/v1/log/entries/${id}`);
  } catch (error) {
    if (error instanceof ApiError && [404, 503].includes(error.status)) return undefined;
    throw error;
  }
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < publishedWithinMs; waited += 100) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error('The log entry was not published in time.');
}
