import { callerOf } from '../../../test/support/developers';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';

interface Line {
  readonly operation: string;
  readonly dataset: string | null;
}

interface Shown {
  readonly result: {
    readonly name: string;
    readonly resources: readonly { readonly id: string }[];
  };
}

describe('The log of a developer’s calls', () => {
  let on: OpenDataUnderTest;
  let portal: ReturnType<typeof callerOf>;
  beforeAll(async () => {
    on = await openDataUnderTest();
    portal = callerOf(on.portal.url);
  });
  afterAll(() => on.close());

  it('names the dataset of calls that name it by a parameter, a name or a distribution', async () => {
    const { id } = await on.dataset();
    const entry = await on.entry([openItem('code', 'code')]);
    await on.publish(await on.version(id, 'code\n001\n'), entry);
    const { key, secret } = await portal.register();
    const { name, resources } = await until(async () => {
      const { status, body } = await portal.get(`/api/3/action/package_show?id=${id}`);
      return status === 200 ? (body as unknown as Shown).result : undefined;
    });
    const resource = resources[0]!.id;
    const action = '/api/3/action';
    const paths = [
      ...[`${action}/package_show?id=${name}`, `${action}/package_show?id=${id}`],
      ...[`${action}/resource_show?id=${resource}`, `${action}/datastore_info?id=${resource}`],
      ...[`${action}/datastore_search?resource_id=${resource}`, `/datastore/dump/${resource}`],
      ...[`/dataset/${name}.json`, `/id/${resource}`, `${action}/package_list`],
    ];
    for (const path of paths) {
      const answer = await fetch(`${on.portal.url}${path}`, { headers: { authorization: key } });
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.arrayBuffer();
    }
    const logged = await until(async () => {
      const { body } = await portal.get('/api/v1/developer/calls?first=100', secret);
      const calls = body['calls'] as unknown as Line[];
      return calls.length === paths.length ? calls : undefined;
    });
    const count = (operation: string, dataset: string | null) =>
      logged.filter((one) => one.operation === operation && one.dataset === dataset).length;
    expect([count('Ckan.get', id), count('Ckan.get', null)]).toEqual([5, 1]);
    expect([count('Dump.dump', id), count('DatasetAddress.thing', id)]).toEqual([1, 1]);
    expect(count('DatasetAddress.datasetWritten', id)).toBe(1);
  });
});
