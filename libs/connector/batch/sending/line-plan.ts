import { applyMask, lineOf, valuesOfLine, type Mask } from '@shutong/wire';
import type { HeldAgreement } from '../../agreement/held-agreement';
import { masksOf } from '../../answering/masks';
import { mountColumnOf, type Mount } from '../../answering/mount';
import { ConnectorError } from '../../errors/connector-error';

/** What is read of a source for the fields of an order, and what of that leaves. */
export interface LinePlan {
  /** Those of the fields, then those of the key that are not among them, then what names the batch of a row. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Of the columns, what is read for nothing but to name the batch of a row. */
  readonly beside: readonly string[];
  /** Where in a line the key stands. */
  readonly keyAt: readonly number[];
  /** Where in a line it stands with which batch the row came, where that is to be told. */
  readonly batchAt?: number;
  /** How many values of a line leave. */
  readonly shown: number;
}

/** Error: `connector.batch-not-mounted` where the mount names no key. */
export function planOf(mount: Mount, fields: readonly string[], saysOrigin = false): LinePlan {
  if (!mount.batch) throw new ConnectorError('connector.batch-not-mounted');
  const shown = fields.map((field) => mountColumnOf(mount, field));
  const key = mount.batch.key.map((item) => mountColumnOf(mount, item));
  const batch = saysOrigin ? mount.origin?.batch : undefined;
  const ordered = [...shown, ...new Set(key.filter((column) => !shown.includes(column)))];
  const beside = batch === undefined || ordered.includes(batch) ? [] : [batch];
  const columns = [...ordered, ...beside];
  const keyAt = key.map((column) => columns.indexOf(column));
  const batchAt = batch === undefined ? {} : { batchAt: columns.indexOf(batch) };
  return { columns, key, beside, keyAt, ...batchAt, shown: fields.length };
}

/** The key of the last line, as the source says it. Error: `connector.batch-key` where a part of it is missing. */
export function lastKeyOf(lines: Buffer, { keyAt }: LinePlan): string[] {
  const start = lines.lastIndexOf(10, lines.length - 2) + 1;
  const values = valuesOfLine(lines.subarray(start).toString('utf8'));
  return keyAt.map((at) => {
    const value = values[at];
    if (value === null || value === undefined) throw new ConnectorError('connector.batch-key');
    return value;
  });
}

/**
 * The lines as they leave: masked as the agreement, the department and a restriction notice say, and nothing of a
 * row but what was ordered. Lines from which nothing is hidden are handed on as they are.
 */
export function shownLines(
  lines: Buffer,
  plan: LinePlan,
  fields: readonly string[],
  of: Pick<HeldAgreement, 'terms' | 'restricted'> & { readonly mount: Mount },
): Buffer {
  const masks = fields.map((field) => masksOf(field, of));
  const isPlain = plan.columns.length === plan.shown && masks.every((one) => one.length === 0);
  if (isPlain || lines.length === 0) return lines;
  const rows = lines.subarray(0, -1).toString('utf8').split('\n');
  return Buffer.from(rows.map((row) => shownLine(row, masks)).join(''));
}

const shownLine = (row: string, masks: readonly (readonly Mask[])[]): string => {
  const values = valuesOfLine(row);
  return lineOf(masks.map((all, at) => masked(values[at]!, all)));
};

function masked(value: string | null, masks: readonly Mask[]): string | null {
  const shown = masks.reduce<string | number | null>((text, mask) => applyMask(mask, text), value);
  return shown === null ? null : String(shown);
}
