import { systemContext } from '@shutong/platform';
import {
  actor,
  bureau,
  catalogUnderTest,
  contextOf,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { lawChanged, publishedOf } from '../../../test/support/catalog-changes';
import { startClockWatch, type WatchUnderTest } from '../../../test/support/raising';
import { ChangeExtension } from './change-extension.service';
import { ChangeRecording } from './change-recording.service';

describe('what the authority is told of a change that the catalogue has to follow', () => {
  const monday = new Date('2026-03-02T01:00:00Z');
  let catalog: CatalogUnderTest;
  let watch: WatchUnderTest;
  beforeAll(async () => {
    catalog = await catalogUnderTest();
    watch = await startClockWatch({
      ...{ app: catalog.application, db: catalog.store, clock: catalog.clock },
    });
  });
  beforeEach(() => catalog.clock.set(monday));
  afterAll(async () => {
    await watch.stop();
    await catalog.close();
  });

  const officer = () => catalog.as(water, 'provider-officer');
  const authority = () => contextOf(actor(bureau, ['authority'], 'gao'), catalog.clock.now());
  async function recorded(): Promise<string> {
    const { id: entry } = await publishedOf(catalog);
    const report = lawChanged({ entries: [entry] });
    return (await catalog.get(ChangeRecording).record(officer(), report)).id;
  }
  const inboxOf = (addressee: string, id: string) =>
    catalog.rows<{ template: string; due: string | null; open: boolean }>(
      `SELECT template, due_on::text AS due, task AND done_at IS NULL AS open FROM notice.notice
        WHERE addressee = $1 AND about_id = $2 ORDER BY told_at, template`,
      [addressee, id],
    );

  it('Article 17: those of the authority, which awaits the update, are told that it is late', async () => {
    const id = await recorded();
    catalog.clock.set(new Date('2026-03-17T01:00:00Z'));
    await watch.look(systemContext('test', catalog.clock.now()));
    const told = await inboxOf(`role:${bureau}/authority`, id);
    expect(told).toEqual([{ template: 'clock-overdue', due: null, open: false }]);
    // It waits as the authority and not as a party, whose office head would be told.
    expect(await inboxOf(`role:${bureau}/office-head`, id)).toEqual([]);
  });

  it('Article 17: consent to more time is a task until the last day, after which there is none to give', async () => {
    const id = await recorded();
    await catalog.get(ChangeExtension).ask(officer(), id, '信息项较多');
    const asked = { template: 'catalog-change-extension-asked', due: '2026-03-16' };
    expect(await inboxOf(`role:${bureau}/authority`, id)).toEqual([{ ...asked, open: true }]);
    await catalog
      .get(ChangeExtension)
      .answer(authority(), id, { consented: false, remarks: '理由不足' });
    expect(await inboxOf(`role:${bureau}/authority`, id)).toEqual([{ ...asked, open: false }]);
  });
});
