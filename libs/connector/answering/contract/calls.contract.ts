import { createSecretKey } from 'node:crypto';
import {
  subjectToken,
  type AgreementTerms,
  type Chunk,
  type CommandClear,
  type CommandContent,
  type OpenedCommand,
  type QueryContent,
} from '@shutong/wire';
import { now, parties, termsBetween, type Parties } from '../../../wire/parties.fixture';
import { ConnectorError } from '../../errors/connector-error';
import type { SourceDatabase } from '../../source/source-database';
import { answerCall, type Answered, type Answering } from '../answer-call';
import type { Mount } from '../mount';

export type Row = readonly (string | null)[];

/** Columns of the register that a stand fills. */
export const columns = ['resident_number', 'name', 'birth_date', 'address', 'capital'];
export const zhang = '11010519491231002X';
export const stranger = '110105194912310099';
export const people: Row[] = [
  [zhang, '张三', '1949-12-31', '云栖市北山路一号', '1234567890.10'],
  ['110105194912310038', '李四', '1949-12-31', '云栖市南山路二号', null],
  ['110105194912310046', '李四', '1950-01-01', null, '7'],
];

export const tokenKey = createSecretKey(Buffer.alloc(32, 7));
export const tokenOf = (number: string): string => subjectToken(tokenKey, 'natural-person', number);

export const mountOf = (table: string): Mount => ({
  resource: 'person-register',
  source: 'main',
  table,
  columns: {
    RESIDENT_NUMBER: 'resident_number',
    NAME: 'name',
    BIRTH_DATE: 'birth_date',
    ADDRESS: 'address',
    CAPITAL: 'capital',
  },
  keyFields: ['RESIDENT_NUMBER', 'NAME'],
  matchRules: {},
  masks: { RESIDENT_NUMBER: 'keep-6-4' },
  subject: { field: 'RESIDENT_NUMBER', kind: 'natural-person' },
  ceiling: {
    modes: ['verify', 'query'],
    fields: ['NAME'],
    masks: {},
    maxRows: 1,
    quota: { calls: 1, window: 'day' },
    days: 1,
  },
});

/** A real source of one kind, in which registers are made. */
export interface Stand {
  readonly source: SourceDatabase;
  /** Makes a register with these rows and returns its name. */
  table(rows: readonly Row[]): Promise<string>;
  close(): Promise<void>;
}

/** Code of the ConnectorError that the work ends with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ConnectorError) return error.code;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

/** A stand with `people` in it, parties with real keys, and calls under the terms between them. */
export class Bench {
  private constructor(
    readonly stand: Stand,
    readonly mount: Mount,
    readonly parties: Parties,
    readonly terms: AgreementTerms,
  ) {}

  static async over(stand: Stand): Promise<Bench> {
    const known = await parties();
    return new Bench(stand, mountOf(await stand.table(people)), known, {
      ...termsBetween(known),
      fields: ['RESIDENT_NUMBER', 'NAME', 'BIRTH_DATE', 'ADDRESS', 'CAPITAL'],
      keyFields: ['RESIDENT_NUMBER', 'NAME'],
      rowFilter: [],
      masks: { ADDRESS: 'keep-3-0' },
      matchRules: { NAME: 'nfkc', BIRTH_DATE: 'date', CAPITAL: 'number' },
      personal: { subjectField: 'RESIDENT_NUMBER' },
      maxRows: 1000,
    });
  }

  clear(fields: Partial<CommandClear>): Omit<CommandClear, 'v' | 'requesterThumbprint'> {
    return {
      id: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12',
      mode: 'query',
      agreement: this.terms.id,
      agreementVersion: 1,
      resource: 'person-register',
      fields: ['NAME'],
      purpose: 'pension-check',
      rowsAsked: 100,
      issuedAt: now,
      deadline: now + 5_000_000,
      ...fields,
    };
  }

  private opened(fields: Partial<CommandClear>, content: CommandContent): OpenedCommand {
    const { thumbprint: requesterThumbprint } = this.parties.requester.card;
    const clear = { ...this.clear(fields), v: 'shutong.call/1', requesterThumbprint } as const;
    return { command: { ...clear, sealed: 'x' }, content };
  }

  verification(
    keys: CommandContent['keys'],
    claims: NonNullable<CommandContent['claims']>,
  ): OpenedCommand {
    return this.opened({ mode: 'verify', fields: Object.keys(claims) }, { keys, claims });
  }

  /** Many verifications of the same items in one. */
  chunk(rows: Chunk['rows']): OpenedCommand {
    const fields = Object.keys(rows[0]!.claims);
    const clear = { mode: 'verify', fields, rowsAsked: rows.length } as const;
    return this.opened(clear, { keys: {}, chunk: { id: this.clear({}).id, rows } });
  }

  inquiry(content: CommandContent, fields = ['NAME'], rowsAsked = 100): OpenedCommand {
    return this.opened({ fields, rowsAsked }, content);
  }

  answered(opened: OpenedCommand, by: Partial<Answering> = {}): Promise<Answered> {
    const { terms, mount, stand } = this;
    const of = {
      terms,
      mount,
      source: stand.source,
      tokenKey,
      milliseconds: 10_000,
      restricted: {},
    };
    return answerCall(opened, { ...of, ...by });
  }

  async resultOf(...call: Parameters<Bench['verification']>): Promise<Answered['content']> {
    return (await this.answered(this.verification(...call))).content;
  }

  async queried(...call: Parameters<Bench['inquiry']>): Promise<QueryContent> {
    return (await this.answered(this.inquiry(...call))).content as QueryContent;
  }
}
