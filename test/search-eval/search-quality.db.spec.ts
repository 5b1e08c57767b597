import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { JudgedCatalog } from './judged-catalog';
import { qualityByType, qualityOf } from './measure';
import { parseQueries } from './queries';

const all = parseQueries(
  readFileSync(join(projectRoot(), 'catalog', 'search', 'queries.tsv'), 'utf8'),
);

async function quality(over: 'demo' | 'real', opened: Promise<JudgedCatalog>) {
  const catalog = await opened;
  try {
    const judged = await catalog.judge(all.filter((query) => query.over === over));
    return { ...qualityOf(judged), byType: qualityByType(judged) };
  } finally {
    await catalog.close();
  }
}

describe('search, by the judged queries', () => {
  it('C72.1 queries with known answers hit the first page: 95 % or more, mostly first (demo region)', async () => {
    const { hit10, mrr, byType } = await quality('demo', JudgedCatalog.ofDemo());
    expect(hit10).toBeGreaterThanOrEqual(0.95);
    expect(mrr).toBeGreaterThanOrEqual(0.8);
    expect(byType['nothing']).toMatchObject({ hit10: 1 });
  });

  const material = process.env['SHUTONG_MATERIAL'];
  (material ? it : it.skip)(
    'C72.1 queries with known answers hit the first page over the published catalogues of three provinces (SHUTONG_MATERIAL)',
    async () => {
      const folder = join(material!, 'catalogs', 'china');
      const opened = JudgedCatalog.ofFolder(folder).then(([catalog]) => catalog);
      const { hit10, mrr } = await quality('real', opened);
      expect(hit10).toBeGreaterThanOrEqual(0.95);
      expect(mrr).toBeGreaterThanOrEqual(0.8);
    },
  );
});
