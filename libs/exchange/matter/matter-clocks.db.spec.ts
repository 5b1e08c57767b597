import { answering, at, periodUntil } from '../../../test/support/answering';
import { bureau, police, water } from '../../../test/support/exchange';
import { matterFor, mounted, offered } from '../../../test/support/matters';
import { MatterService } from './matter.service';

describe('warnings of the last day of a matter', () => {
  const scene = answering();

  it('come once to whoever acts for each part, and once it is late to who waits and to the authority, however many resources it has, and speak of the matter', async () => {
    const { hub, clock, look } = scene;
    const { other } = await offered(hub);
    const more = [];
    for (const code of ['303/8', '303/9'])
      more.push(await mounted(hub, police, code, { title: code }));
    const matters = hub.app.get(MatterService);
    const wish = matterFor(hub, [hub.resourceId, ...more, other], { periodUntil });
    const { id } = await matters.apply(scene.requester(), wish);
    await matters.approve(hub.as(water, 'office-head', 'li'), id);
    clock.set(at('2026-03-12'));
    await look();
    clock.set(at('2026-03-17'));
    await look();
    const { rows } = await hub.db.pool('migrator').query<Record<string, string>>(
      `SELECT template, addressee, about_type, about_id, params ->> 'title' AS title
         FROM notice.notice WHERE template LIKE 'clock-%'`,
    );
    const acting = [police, bureau].flatMap((department) =>
      ['provider-officer', 'office-head'].map((role) => `${department}/${role}`),
    );
    // The authority's own part has no authority over it.
    const watching = [`${water}/office-head`, `${water}/office-head`, `${bureau}/authority`];
    const told = {
      'clock-warned': acting,
      'clock-overdue': [...acting, ...watching],
    };
    const expected = Object.entries(told).flatMap(([template, to]) =>
      to.map((one) => ({
        ...{ template, addressee: `role:${one}` },
        ...{ about_type: 'matter', about_id: id, title: '取水许可延续' },
      })),
    );
    const sorted = (all: readonly object[]) => all.map((one) => JSON.stringify(one)).sort();
    expect(sorted(rows)).toEqual(sorted(expected));
  });
});
