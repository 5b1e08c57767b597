import { FileObjectStore } from '@shutong/platform';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { until } from '../../../test/support/until';
import { openObject } from './publication.query';

describe('What was withdrawn from the open zone', () => {
  let on: OpenDataUnderTest;
  let entry: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    entry = await on.entry([openItem('code', '编码')]);
  });
  afterAll(() => on.close());

  /** Published with its one table, and as many more of the same. */
  const published = async (more = 0) => {
    const version = await on.version((await on.dataset()).id, 'code\n001\n');
    await on.rows('ALTER TABLE datasets.version_table DISABLE TRIGGER USER');
    await on.rows(
      `INSERT INTO datasets.version_table
         SELECT version_id, n, name, rows, bytes, sha256, object, columns, profile, personal, problems
           FROM datasets.version_table, generate_series(1, $2::int) n WHERE version_id = $1`,
      [version, more],
    );
    await on.rows('ALTER TABLE datasets.version_table ENABLE TRIGGER USER');
    return on.publish(version, entry);
  };
  const withdraw = (id: string) => on.publications.withdraw(on.as('department-head'), id, '误发布');
  const left = (id: string) => on.filesIn('objects', 'open', id);

  it('goes although one table cannot be removed, the others of its publication and later ones too; that one is tried again', async () => {
    const [stuck, later] = [await published(2), await published()];
    const remove = Object.getOwnPropertyDescriptor(FileObjectStore.prototype, 'remove')!
      .value as FileObjectStore['remove'];
    const spy = vi.spyOn(FileObjectStore.prototype, 'remove').mockImplementation(function (
      this: FileObjectStore,
      key,
    ) {
      if (key === openObject(stuck, 0)) return Promise.reject(new Error('EIO'));
      return remove.call(this, key);
    });
    try {
      await withdraw(stuck);
      await withdraw(later);
      await until(async () => ((await left(later)).length === 0 ? true : undefined));
      expect(await left(stuck)).toEqual(['table-0']);
    } finally {
      spy.mockRestore();
    }
    const swept = () =>
      on.rows<{ at: Date | null }>(
        'SELECT swept_at AS at FROM opendata.publication WHERE id = $1',
        [stuck],
      );
    expect(await swept()).toEqual([{ at: null }]);
    await on.rows('UPDATE opendata.publication SET not_before = now() WHERE id = $1', [stuck]);
    await until(async () => (await swept())[0]!.at ?? undefined);
    expect(await left(stuck)).toEqual([]);
  });
});
