import type { SourceDatabase } from '../../source/source-database';
import { newestOf, readOf, type Work } from './sending-work';

const lines = { newest: () => Promise.resolve('2026-03-02') } as unknown as SourceDatabase['lines'];
const mountedWith = (watermark: string | undefined) => ({
  ...{ resource: 'person-register', source: 'main', table: 'people', masks: {} },
  columns: { id: 'id', changed: 'changed_at' },
  ...{ keyFields: ['id'], matchRules: {} },
  batch: { key: ['id'], ...(watermark === undefined ? {} : { watermark }) },
});

const work = (of: { after?: string; watermark?: string; isPaged?: boolean }): Work =>
  ({
    held: { terms: { rowFilter: [] } },
    served: { mount: mountedWith(of.watermark), source: of.isPaged ? {} : { lines } },
    plan: { columns: ['id'], key: ['id'] },
    content: { keys: {}, ...(of.after === undefined ? {} : { after: of.after }) },
  }) as unknown as Work;

const watermark = 'changed';
const until = '2026-03-02';

describe('what an order reads', () => {
  it('is every row where it names no watermark, whatever the rows have for one', () => {
    expect(readOf(work({ watermark }), until, undefined)).not.toHaveProperty('changed');
    expect(readOf(work({ watermark }), until, ['7'])).not.toHaveProperty('changed');
  });

  it('is what has changed from its watermark on to the newest', () => {
    expect(readOf(work({ watermark, after: '2026-03-01' }), until, undefined)).toMatchObject({
      changed: { column: 'changed_at', from: '2026-03-01', until },
    });
  });

  it('is nothing where it names a watermark and the mount none', () => {
    expect(() => readOf(work({ after: '2026-03-01' }), until, undefined)).toThrow(
      expect.objectContaining({ code: 'connector.batch-source' }),
    );
  });
});

describe('the newest watermark', () => {
  it('is that of the source, for the order that comes next', async () => {
    expect(await newestOf(work({ watermark }))).toBe('2026-03-02');
    expect(await newestOf(work({}))).toBeUndefined();
  });

  it('is none of a source read page by page, and fails only the order of changes', async () => {
    expect(await newestOf(work({ watermark, isPaged: true }))).toBeUndefined();
    await expect(
      newestOf(work({ watermark, isPaged: true, after: '2026-03-01' })),
    ).rejects.toMatchObject({ code: 'connector.batch-source' });
  });
});
