import {
  bureau,
  catalogUnderTest,
  contents,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { codeOf } from '../../../test/support/refusals';
import { EntryDrafting } from '../entry/drafting.service';
import { EntryReview } from '../entry/review.service';
import { Mounting } from './mounting.service';
import type { Offer } from './resource.policy';
import { Resources } from './resources.service';
import { Theming } from './theming.service';

const offer: Offer = {
  ...{ code: 'permits', title: '取水许可证表', kind: 'table', modes: ['query'] },
  ...{ keyFields: ['permit_no'], fields: ['permit_no'], masks: {}, matchRules: {} },
  subjectField: null,
};

describe('themes of a resource', () => {
  let catalog: CatalogUnderTest;
  let entry: string;
  let id: string;
  const officer = () => catalog.as(water, 'provider-officer');
  const theme = (themes: readonly string[]) => catalog.get(Theming).theme(officer(), id, themes);
  const told = async (event: string) => {
    const rows = await catalog.rows<{ themes: unknown }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' -> 'themes' AS themes FROM transport.message
        WHERE type LIKE $1 ORDER BY id`,
      [`%resource.${event}`],
    );
    return rows.map(({ themes }) => themes);
  };

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    const content = contents({ theme: '生态环境' });
    ({ id: entry } = await catalog.get(EntryDrafting).draft(officer(), '306/1', content));
    await submitted(catalog, officer(), entry);
    await catalog.get(EntryReview).publish(catalog.as(bureau, 'authority'), entry);
    ({ id } = await catalog.get(Mounting).mount(officer(), entry, offer));
  });
  afterAll(() => catalog.close());

  it('are that of its entry, until it has some of its own', async () => {
    expect(await told('mounted')).toEqual([['生态环境']]);
    await theme(['资源能源', '信用服务']);
    await theme(['资源能源', '信用服务']);
    await theme([]);
    expect(await told('themed')).toEqual([['资源能源', '信用服务'], ['生态环境']]);
  });

  it('stay when something else is offered', async () => {
    await theme(['信用服务']);
    const more = { ...offer, fields: ['permit_no', 'holder'] };
    await catalog.get(Mounting).mount(officer(), entry, more);
    expect((await told('mounted')).at(-1)).toEqual(['信用服务']);
    const seen = await catalog.get(Resources).get(catalog.as(police, 'requester'), id);
    expect(seen.themes).toEqual(['信用服务']);
  });

  it('are of the code list, and given by its department', async () => {
    await expect(theme(['信用服务', '占卜'])).rejects.toMatchObject({
      code: 'catalog.resource.theme-unknown',
      problems: [{ field: 'themes[1]', rule: 'unknown' }],
    });
    const stranger = catalog.as(police, 'provider-officer');
    expect(await codeOf(catalog.get(Theming).theme(stranger, id, []))).toBe(
      'catalog.resource.other-department',
    );
    const logged = await catalog.rows<{ outcome: string }>(
      `SELECT outcome FROM audit.entry WHERE action = 'catalog.resource.theme' ORDER BY pk`,
    );
    expect(logged.map(({ outcome }) => outcome)).toEqual([
      ...['allow', 'allow', 'allow', 'deny', 'deny'],
    ]);
  });

  it('follow its entry when a revision with another theme is published, unless it has some of its own', async () => {
    const revised = async (theme: string) => {
      await catalog.get(EntryDrafting).edit(officer(), entry, contents({ theme }));
      await submitted(catalog, officer(), entry);
      await catalog.get(EntryReview).publish(catalog.as(bureau, 'authority'), entry);
    };
    await theme(['信用服务']);
    const before = (await told('themed')).length;
    await revised('资源能源');
    expect(await told('themed')).toHaveLength(before);
    await theme([]);
    await revised('生态环境');
    await revised('生态环境');
    expect((await told('themed')).slice(before)).toEqual([['资源能源'], ['生态环境']]);
    // Withdrawn, it is still called under the agreements that run.
    await catalog.get(Mounting).withdraw(officer(), id);
    await revised('资源能源');
    expect((await told('themed')).at(-1)).toEqual(['资源能源']);
  });
});
