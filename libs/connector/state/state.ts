import { chmodSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import type { Restriction, StoredKeys } from '@shutong/wire';
import type {
  SignedRestriction,
  StoredAgreement,
  StoredProposal,
} from '../agreement/stored-agreement';
import type { CallLogFacts } from '../call-log/call-log-facts';
import type { StoredCard } from '../agreement/stored-card';
import { OpenBatches } from '../batch/open-batches';
import {
  isOpen,
  type IntakeState,
  type Receiving,
  type Sending,
  type StoredCut,
  type StoredReceipts,
} from '../batch/stored-batch';
import type { StoredPush } from '../dataset/stored-push';
import type { Identity } from '../identity/identity';
import type { StoredChunk, StoredJob, StoredRow } from '../job/stored-job';
import type { StoredOutgoing } from '../outgoing/stored-outgoing';
import type { StoredTokenKey } from '../token-key/stored-token-key';
import { ConnectorError } from '../errors/connector-error';
import { assertSound } from './soundness';

const maxDbs = 32;

/** A command that counted: its share of the quota is taken, or its answer has left too. */
export type Counted = 'taken' | 'answered';

/** A message that was refused, as `doctor` shows it. No value of the message is kept. */
export interface RefusedMessage {
  /** Microseconds since the epoch. */
  readonly at: number;
  /** Type of the message. */
  readonly type: string;
  readonly code: string;
  /** Agreement, call or department. */
  readonly about: string;
}

interface Facts {
  readonly keys: StoredKeys;
  /** Not revoked yet, the newest first. */
  readonly formerKeys: readonly StoredKeys[];
  /** Keys and card that the hub may know already. */
  readonly nextKeys: { readonly keys: StoredKeys; readonly card: string };
  readonly card: string;
  readonly identity: Identity;
  readonly tokenKey: StoredTokenKey;
  /** The token key as it came, while the authority is not pinned yet. */
  readonly wrappedTokenKey: string;
  readonly callLog: CallLogFacts;
}

/** Everything a connector has to remember, in `state/` of its folder. */
export class State {
  /** By path. One process must not open an LMDB twice: two of its writers would wait for each other. */
  private static readonly opened = new Map<string, State>();
  readonly agreements: Database<StoredAgreement, string>;
  /** Terms that wait for a signature, by id of the agreement. */
  readonly proposals: Database<StoredProposal, string>;
  /** The notice that restricts an agreement, proven, by `restrictionKey`. */
  readonly restrictions: Database<SignedRestriction, string>;
  /** Notices that wait for the authority's pin, not proven, by `restrictionKey`. */
  readonly unprovenRestrictions: Database<SignedRestriction, string>;
  /** Authority only: the newest notice that it has signed, by `restrictionKey`. */
  readonly issuedRestrictions: Database<Restriction, string>;
  /** Newest key card of other departments, proven against their pins, by credit code. */
  readonly cards: Database<StoredCard, string>;
  /** Thumbprints that a person pinned by command, by credit code. */
  readonly pins: Database<string, string>;
  /** Calls taken, by agreement and window. */
  readonly quota: Database<number, [string, string]>;
  /** By deadline and id of the call. */
  readonly calls: Database<Counted, [number, string]>;
  /** Own signed statements, by time and id of the call. */
  readonly statements: Database<string, [number, string]>;
  /** Entries of the own log that have no place in it yet, by time and id of the call, or hash of what was signed of a chunk. */
  readonly callQueue: Database<string, [number, string]>;
  /** Entries with a place, as far as they are not in published full bundles. */
  readonly callEntries: Database<string, number>;
  readonly refused: Database<RefusedMessage, number>;
  /** Provider: batches that are being sent, by id. */
  readonly sendings: Database<Sending, string>;
  readonly openSendings: OpenBatches<Sending>;
  /** Provider: chunks as they were cut, by batch and number, the newest last; of the newest few numbers alone. */
  readonly cuts: Database<readonly StoredCut[], [string, number]>;
  /** What a release before cuts kept of a chunk, beside its manifest: key of its last row, by batch and number. */
  readonly positions: Database<readonly string[], [string, number]>;
  /** Requester: batches that were ordered, by id. */
  readonly receivings: Database<Receiving, string>;
  readonly openReceivings: OpenBatches<Receiving>;
  /** Requester: when an intake was ordered last, and up to where, by its name. */
  readonly intakes: Database<IntakeState, string>;
  /** The signed receipts of both ends, by batch and number of the chunk. */
  readonly receipts: Database<StoredReceipts, [string, number]>;
  /** Authority only: key cards that the token key is still to be wrapped for, by credit code. */
  readonly newcomers: Database<string, string>;
  /** What the hub is to get, in its order. */
  readonly outgoing: Database<StoredOutgoing, number>;
  readonly jobs: Database<StoredJob, string>;
  /** Rows of jobs that have not ended, by job and block. */
  readonly jobRows: Database<readonly StoredRow[], [string, number]>;
  /** Chunks of jobs with their results, by job and number. */
  readonly jobChunks: Database<StoredChunk, [string, number]>;
  /** Files that are being given to the hub as versions, by dataset. */
  readonly pushes: Database<StoredPush, string>;
  private readonly facts: Database<Facts[keyof Facts], keyof Facts>;

  private users = 0;

  private constructor(
    private readonly path: string,
    private readonly root: RootDatabase,
  ) {
    const table = <V, K extends Key>(name: string) => root.openDB<V, K>({ name, encoding: 'json' });
    this.facts = table('facts');
    this.agreements = table('agreements');
    this.proposals = table('proposals');
    this.restrictions = table('restrictions');
    this.unprovenRestrictions = table('unproven-restrictions');
    this.issuedRestrictions = table('issued-restrictions');
    this.cards = table('cards');
    this.pins = table('pins');
    this.quota = table('quota');
    this.calls = table('calls');
    this.statements = table('statements');
    this.callQueue = table('call-queue');
    this.callEntries = table('call-entries');
    this.refused = table('refused');
    this.newcomers = table('newcomers');
    this.outgoing = table('outgoing');
    this.jobs = table('jobs');
    this.jobRows = table('job-rows');
    this.jobChunks = table('job-chunks');
    this.sendings = table('sendings');
    this.openSendings = new OpenBatches(this.sendings, ({ state }) => state === 'sending');
    this.cuts = table('cuts');
    this.positions = table('positions');
    this.receivings = table('receivings');
    this.openReceivings = new OpenBatches(this.receivings, isOpen);
    this.intakes = table('intakes');
    this.receipts = table('receipts');
    this.pushes = table('pushes');
  }

  /**
   * Opens the state in a connector's folder, making both where they are missing, readable by their owner
   * only. Several processes may have it open, and parts of one share it. Throws `connector.state`.
   */
  static open(dir: string): State {
    const path = resolve(dir, 'state');
    const state = State.opened.get(path) ?? State.openNew(path);
    State.opened.set(path, state);
    state.users += 1;
    return state;
  }

  private static openNew(path: string): State {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      chmodSync(path, 0o700);
      assertSound(path, maxDbs);
      // Without overlapping a write resolves when it is on the disk, not before.
      return new State(path, open({ path, maxDbs, overlappingSync: false }));
    } catch (cause) {
      throw new ConnectorError('connector.state', { path }, { cause });
    }
  }

  get<K extends keyof Facts>(name: K): Facts[K] | undefined {
    return this.facts.get(name) as Facts[K] | undefined;
  }

  /** Resolves when the fact is on the disk. */
  async put<K extends keyof Facts>(name: K, value: Facts[K]): Promise<void> {
    await this.facts.put(name, value);
  }

  async remove(name: keyof Facts): Promise<void> {
    await this.facts.remove(name);
  }

  /** Writes what waits, then closes where nobody else of this process uses it. */
  async close(): Promise<void> {
    this.users -= 1;
    if (this.users > 0) return;
    State.opened.delete(this.path);
    await this.root.close();
  }
}

type Key = string | number | [string, string] | [number, string] | [string, number];
