import { openDataUnderTest, type OpenDataUnderTest } from '../../../test/support/open-data';
import type { Entrance } from './entrance.controller';

describe('The portal’s own address', () => {
  let on: OpenDataUnderTest;
  beforeAll(async () => {
    on = await openDataUnderTest({ PORTAL_PUBLISHER: '云栖市数据局' });
  });
  afterAll(() => on.close());

  it('leads to everything that there is', async () => {
    const answer = await fetch(on.portal.url);
    const entrance = (await answer.json()) as Entrance;
    expect(entrance).toMatchObject({ publisher: '云栖市数据局', datasets: 0 });
    const { search, ...others } = entrance.addresses;
    const statuses = await Promise.all(
      [`${search}?q=%E6%B0%B4`, ...Object.values(others)].map(
        async (address) => (await fetch(address)).status,
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
