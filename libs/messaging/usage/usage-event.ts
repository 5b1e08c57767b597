import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { projectRoot } from '@shutong/platform';

/** One counted act that leaves no other fact; as contracts/intake/usage.v1.schema.json describes it. */
export interface UsageEvent {
  /** When the act began (RFC 3339). */
  readonly at: string;
  /** call: rows of an open dataset; download: its file, or a part from the beginning. */
  readonly act: 'search' | 'view' | 'call' | 'download';
  readonly channel: 'hub' | 'portal';
  readonly consumer: 'department' | 'developer' | 'anonymous' | 'crawler';
  readonly consumerDepartment?: string;
  readonly entry?: string;
  /** An open dataset, and the version of it. */
  readonly dataset?: string;
  readonly version?: number;
  /** What was searched for, in normal form. */
  readonly words?: string;
  readonly outcome: 'answered' | 'refused' | 'failed';
  readonly rows: number;
  /** Of a file, as far as it was asked for; absent where nothing of that kind leaves. */
  readonly bytes?: number;
  readonly durationUs: number;
}

let validate: ValidateFunction | undefined;

/** Why a body that was handed in is no list of usage events; undefined where it is one. */
export function complaintOfUsage(body: unknown): string | undefined {
  validate ??= addFormats(new Ajv2020()).compile(schema());
  if (validate(body)) return undefined;
  const [first] = validate.errors ?? [];
  return `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim();
}

const schema = (): object =>
  JSON.parse(
    readFileSync(join(projectRoot(), 'contracts', 'intake', 'usage.v1.schema.json'), 'utf8'),
  ) as object;
