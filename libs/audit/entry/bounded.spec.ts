import { limits, sha256 } from '@shutong/platform';
import { contextOf, actor, water } from '../../../test/support/catalog';
import { entryRow, type Act } from './act';
import { keyOf, listOf, openingOf } from './bounded.policy';

const now = new Date('2026-03-02T08:00:00Z');
const observer = { service: 'test', instance: '0', version: '0' };
const row = (act: Partial<Act>) =>
  entryRow(
    contextOf(actor(water, ['requester'], 'wang'), now),
    { ...{ action: 'test.thing.done', outcome: 'deny', reason: 'no', resource: [] }, ...act },
    observer,
    now,
  );

describe('What an entry is found by', () => {
  it.each(['permits', '水利厅/取水许可', '019863b2-7c1e-7d0a-9f43-2b6a5f1c0e11', '𠮷'])(
    'is the name itself: %s',
    (name) => {
      expect(keyOf(name)).toBe(name);
    },
  );

  it.each([
    ['NUL', 'a\0b'],
    ['the first half of a surrogate pair', 'a\uD83D'],
    ['the second half of one', '\uDE00a'],
    ['more than an index takes', 'x'.repeat(201)],
    ['more bytes than an index takes', '字'.repeat(67)],
  ])('is its hash where it has %s', (_what, name) => {
    expect(keyOf(name)).toBe(`sha256:${sha256(name)}`);
    const { resource, body } = row({ resource: [{ type: 'entry', id: name }] });
    expect(resource).toEqual([`entry:sha256:${sha256(name)}`]);
    expect(JSON.parse(body.toString('utf8'))).toMatchObject({
      resource: [{ type: 'entry', id: `sha256:${sha256(name)}` }],
    });
  });
});

describe('A list in an entry', () => {
  it('is spelt out', () => {
    expect(listOf('fields', ['a', 'b'])).toEqual({ fields: ['a', 'b'] });
  });

  it('is counted and hashed where it is too long', () => {
    const names = Array.from({ length: 500 }, (_, n) => `field_${n}`);
    expect(listOf('fields', names)).toEqual({
      fields_count: 500,
      fields_sha256: sha256(JSON.stringify(names)),
    });
  });

  it('of a free text is its beginning, never half a character', () => {
    expect(openingOf('依法履职')).toBe('依法履职');
    expect(openingOf('𠮷'.repeat(600))).toBe(`${'𠮷'.repeat(499)}…`);
  });
});

describe('The longest call that the wire carries', () => {
  it('stays under the limit of an entry, refused or answered', () => {
    const fields = Array.from({ length: 500 }, (_, n) => `${n}`.padStart(3, '0') + '字'.repeat(61));
    const tokens = Array.from({ length: 100 }, () => 'A'.repeat(43));
    const { body } = row({
      resource: [
        { type: 'resource', id: '字'.repeat(64), fields, rows: 10_000, bytes: 240_000 },
        { type: 'call', id: '019863b2-7c1e-7d0a-9f43-2b6a5f1c0e11' },
        { type: 'connector', id: water, classification: 'hosted' },
        { type: 'connector', id: water, classification: 'hosted' },
      ],
      purpose: { code: '字'.repeat(64), legalBasis: '字'.repeat(4000), agreement: '字'.repeat(64) },
      subjects: { count: 100, tokens },
      response: { sha256: 'a'.repeat(64), maskedFields: fields },
      durationUs: 10_000_000,
    });
    expect(body.length).toBeLessThan(limits.auditEntry.value);
  });
});
