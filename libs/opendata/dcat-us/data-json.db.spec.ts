import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { readCatalogue } from '../format/read-catalogue';

describe('The catalogue as one file of DCAT-US', () => {
  let on: OpenDataUnderTest;
  let dataset: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    dataset = (await on.dataset()).id;
    const version = await on.version(dataset, 'code\n001\n', 'rivers.csv');
    await on.publish(version, await on.entry([openItem('code', 'code')], { theme: '交通运输' }));
    await until(async () => ((await listed()).length > 0 ? true : undefined));
  });
  afterAll(() => on.close());

  const get = () => fetch(`${on.portal.url}/data.json`);
  const listed = async () =>
    ((await (await get()).json()) as { dataset: { identifier: string }[] }).dataset;

  it('has a department’s dataset, and is read back by those who harvest it', async () => {
    expect(await listed()).toMatchObject([
      {
        ...{ identifier: `${on.portal.url}/id/${dataset}`, accessLevel: 'public' },
        ...{ keyword: expect.any(Array) as unknown, theme: ['交通运输'] },
        publisher: { name: '数据局' },
        contactPoint: { hasEmail: 'mailto:postmaster@127.0.0.1' },
      },
    ]);
    const body = Buffer.from(await (await get()).arrayBuffer());
    const read = await readCatalogue({ address: on.portal.url, contentType: '', body });
    expect(read.datasets).toMatchObject([{ problems: [], description: { publisher: {} } }]);
  });
});
