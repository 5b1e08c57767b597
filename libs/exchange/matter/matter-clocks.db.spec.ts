import { answering, at, periodUntil } from '../../../test/support/answering';
import { bureau, police, water } from '../../../test/support/exchange';
import { matterFor, mounted, offered } from '../../../test/support/matters';
import { MatterService } from './matter.service';

describe('warnings of the last day of a matter', () => {
  const scene = answering();

  it('come once to whoever acts for each part, however many resources it has, and speak of the matter', async () => {
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
    const expected = ['clock-warned', 'clock-overdue'].flatMap((template) =>
      [police, bureau].flatMap((department) =>
        ['provider-officer', 'office-head'].map((role) => ({
          ...{ template, addressee: `role:${department}/${role}` },
          ...{ about_type: 'matter', about_id: id, title: '取水许可延续' },
        })),
      ),
    );
    const sorted = (all: readonly object[]) => all.map((one) => JSON.stringify(one)).sort();
    expect(sorted(rows)).toEqual(sorted(expected));
  });
});
