import { canonicalJson, platformErrors, sha256, type FieldProblem } from '@shutong/platform';
import type { Act } from '../entry/act';

/** What an auditor looks for: all that is given has to hold. */
export interface LogFilter {
  /** Credit code of the acting department. */
  readonly department?: string;
  /** Person or system, as the log names it. */
  readonly actor?: string;
  /** Subject token (base64url): everything that touched one person's data. */
  readonly subject?: string;
  /** `type:id` */
  readonly resource?: string;
  readonly agreement?: string;
  readonly action?: string;
  readonly outcome?: Act['outcome'];
  /** First instant, inclusive. */
  readonly from?: Date;
  /** Last instant, exclusive. */
  readonly to?: Date;
}

/** @throws `platform.invalid-input` with every violated rule */
export function requireSensible(filter: LogFilter): void {
  const { from, to, resource, subject } = filter;
  // PostgreSQL's texts hold no NUL.
  const problems: FieldProblem[] = Object.entries(filter)
    .filter(([, value]) => typeof value === 'string' && value.includes('\0'))
    .map(([field]) => ({ field, rule: 'no NUL character' }));
  if (from && to && from >= to) problems.push({ field: 'to', rule: 'later than from' });
  if (resource !== undefined && !/^[a-z-]+:/.test(resource)) {
    problems.push({ field: 'resource', rule: 'type:id' });
  }
  if (subject !== undefined && !isToken(subject)) {
    problems.push({ field: 'subject', rule: 'base64url of a subject token' });
  }
  if (problems.length > 0) throw platformErrors.invalidInput({}, problems);
}

const isToken = (text: string): boolean =>
  text !== '' && Buffer.from(text, 'base64url').toString('base64url') === text;

/** Names a search in the log without repeating what was looked for. */
export const filterHash = (filter: LogFilter): string =>
  sha256(
    canonicalJson(
      Object.fromEntries(
        Object.entries(filter)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]: [string, unknown]) => [
            name,
            value instanceof Date ? value.toISOString() : value,
          ]),
      ),
    ),
  );
