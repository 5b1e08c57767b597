import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import type { OpenVersion } from './open-dataset';

describe('What a version of an open dataset changes', () => {
  let on: OpenDataUnderTest;
  let dataset: string;
  const publications: string[] = [];
  beforeAll(async () => {
    on = await openDataUnderTest();
    const entry = await on.entry(['code', 'name', 'depth'].map((code) => openItem(code, code)));
    dataset = (await on.dataset()).id;
    for (const content of [
      'code,name\n001,乌江\n002,清水江\n',
      'code,name,depth\n001,乌江,2\n003,赤水河,1\n004,舞阳河,1\n',
    ]) {
      publications.push(await on.publish(await on.version(dataset, content), entry));
    }
  });
  afterAll(() => on.close());

  const changes = async (version: number) => {
    const address = `${on.portal.url}/api/v1/datasets/${dataset}/versions/${version}`;
    return ((await (await fetch(address)).json()) as OpenVersion).changes;
  };

  it('is told with it: columns, and rows by the columns that both have; of the first nothing', async () => {
    expect(await changes(1)).toBeNull();
    expect(await changes(2)).toEqual({
      ...{ from: 1, tablesAdded: [], tablesRemoved: [] },
      tables: [
        {
          table: expect.any(String) as string,
          ...{ columnsAdded: ['depth'], columnsRemoved: [], columnsRetyped: [] },
          ...{ rowsAdded: 2, rowsRemoved: 1 },
        },
      ],
    });
  });

  it('is told no more once the version before is withdrawn, whose columns and rows it would tell of', async () => {
    await on.publications.withdraw(on.as('department-head'), publications[0]!, '误发布');
    expect(await changes(2)).toBeNull();
  });
});
