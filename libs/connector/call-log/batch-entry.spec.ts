import { readManifest, sealChunk, signReceipt } from '@shutong/wire';
import { parties, type Parties } from '../../wire/parties.fixture';
import type { ConnectorError } from '../errors/connector-error';
import { receivedEntryOf, sentEntryOf } from './batch-entry';
import { parseLogEntry } from './log-entry';

describe('entries of chunks of batches in a connector’s own log', () => {
  const cell = '张三';
  let both: Parties;
  let manifest: string;
  let receipt: string;
  beforeAll(async () => {
    both = await parties();
    const facts = {
      batch: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12',
      agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11',
      ...{ agreementVersion: 1, restriction: 0, number: 1, rowsSoFar: 1, isLast: true },
      ...{ orderSha256: 'a'.repeat(64), cutAt: 7, watermark: cell },
    };
    const to = { own: both.provider.keys, requester: both.requester.card };
    manifest = sealChunk(Buffer.from(`${cell}\n`), facts, to).manifest;
    const taken = { accepted: 0, rejected: 1, reasons: { value: 1 }, appliedAt: 8 };
    const of = { manifest, opened: readManifest(manifest) };
    receipt = signReceipt(taken, of, both.requester.keys);
  });

  const bytesOf = (entry: object) => Buffer.from(JSON.stringify(entry));

  it('are read as they were written, and say nothing of a row', () => {
    for (const entry of [sentEntryOf(manifest), receivedEntryOf(receipt, 9)]) {
      expect(parseLogEntry(bytesOf(entry))).toEqual(entry);
      expect(JSON.stringify(entry)).not.toContain(cell);
    }
  });

  it('have every member of their step and no other', () => {
    for (const entry of [sentEntryOf(manifest), receivedEntryOf(receipt, 9)]) {
      for (const name of Object.keys(entry)) {
        expect(() => parseLogEntry(bytesOf({ ...entry, [name]: undefined }))).toThrow();
      }
      expect(() => parseLogEntry(bytesOf({ ...entry, cell }))).toThrow();
      const other = entry.step === 'sent' ? 'received' : 'sent';
      expect(() => parseLogEntry(bytesOf({ ...entry, step: other }))).toThrow();
    }
  });

  it('that are none are refused with the place that is wrong in what they say they are', () => {
    const placeIn = (entry: object) => {
      try {
        return parseLogEntry(bytesOf(entry));
      } catch (error) {
        return (error as ConnectorError).params?.['place'];
      }
    };
    const [sent, received] = [sentEntryOf(manifest), receivedEntryOf(receipt, 9)];
    expect(placeIn({ ...sent, rows: -1 })).toBe('/rows');
    expect(placeIn({ ...received, accepted: 'one' })).toBe('/accepted');
    const { batch: call, agreement, manifestSha256: hash } = sent;
    const answered = {
      ...{ v: 'shutong.connector-log/1', call, agreement, agreementVersion: 1, mode: 'query' },
      ...{ outcome: 'answered', answeredAt: 9, commandSha256: hash, statementSha256: hash },
    };
    expect(placeIn({ ...answered, answeredAt: -1 })).toBe('/answeredAt');
    expect(placeIn({ ...sent, v: 'another/1' })).toBe('/');
  });
});
