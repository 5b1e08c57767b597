import {
  bureau,
  catalogUnderTest,
  contents,
  item,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { EntryDrafting } from '../entry/drafting.service';
import { EntryReview } from '../entry/review.service';
import { Mounting } from './mounting.service';
import type { Offer } from './resource.policy';
import { Resources } from './resources.service';

describe('resources', () => {
  let catalog: CatalogUnderTest;
  let mounting: Mounting;
  let resources: Resources;
  let entryId: string;
  const officer = () => catalog.as(water, 'provider-officer');
  const connector = () => catalog.as(water, 'connector');

  const offer = (change: Partial<Offer> = {}): Offer => ({
    code: 'water.permit',
    title: '取水许可证表',
    kind: 'table',
    modes: ['verify', 'query'],
    keyFields: ['permit_no'],
    fields: ['permit_no', 'holder'],
    masks: { holder: 'keep-1-0' },
    matchRules: {},
    subjectField: null,
    ...change,
  });

  async function published(code: string): Promise<string> {
    const secret = item('secret', '内部批注', { sharing: 'not-shared', open: 'not-open' });
    const legalGround = { law: '中华人民共和国水法', article: '第三十四条', reason: '涉密' };
    const content = contents({ legalGround, items: [...contents().items, secret] });
    const { id } = await catalog.get(EntryDrafting).draft(officer(), code, content);
    await submitted(catalog, officer(), id);
    await catalog.get(EntryReview).publish(catalog.as(bureau, 'authority'), id);
    return id;
  }

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    mounting = catalog.get(Mounting);
    resources = catalog.get(Resources);
    entryId = await published('306/1');
  });
  afterAll(() => catalog.close());

  it('is mounted by its department or its connector, and read with what its entry says', async () => {
    const { id } = await mounting.mount(connector(), entryId, offer());
    expect(await resources.get(catalog.as(police, 'requester'), id)).toMatchObject({
      ...{ code: 'water.permit', state: 'mounted', version: 1, provider: water },
      entry: { id: entryId, code: '306/1', sharing: 'conditional', state: 'published' },
    });
    const told = await catalog.rows<{ type: string }>(
      'SELECT type FROM transport.message WHERE key = $1',
      [id],
    );
    expect(told).toEqual([{ type: 'catalog.resource.mounted' }]);
  });

  it('mounting the same again changes nothing; another offer grows its version', async () => {
    const first = await mounting.mount(officer(), entryId, offer({ code: 'w.2' }));
    expect(await mounting.mount(connector(), entryId, offer({ code: 'w.2' }))).toMatchObject({
      id: first.id,
      version: 1,
    });
    const changed = offer({ code: 'w.2', fields: ['holder'] });
    expect(await mounting.mount(connector(), entryId, changed)).toMatchObject({
      id: first.id,
      version: 2,
      fields: ['holder'],
    });
  });

  it('offers only items of its entry that may be shared, in modes of the entry', async () => {
    const attempt = (change: Partial<Offer>) =>
      mounting.mount(officer(), entryId, offer({ code: 'w.3', ...change }));
    await expect(attempt({ fields: ['permit_no', 'nope', 'secret'] })).rejects.toMatchObject({
      code: 'catalog.resource.field-not-offered',
      problems: [
        { field: 'fields', rule: 'nope: permit_no, holder, contact' },
        { field: 'fields', rule: 'secret: permit_no, holder, contact' },
        { field: 'masks', rule: 'holder: permit_no, nope, secret' },
      ],
    });
    await expect(attempt({ masks: { contact: 'hidden' } })).rejects.toMatchObject({
      problems: [{ field: 'masks' }],
    });
    const onlyVerify = await published('306/2');
    await catalog.rows("UPDATE catalog.entry SET modes = '{verify}' WHERE id = $1", [onlyVerify]);
    await expect(
      mounting.mount(officer(), onlyVerify, offer({ code: 'w.4' })),
    ).rejects.toMatchObject({ code: 'catalog.resource.mode-not-offered' });
  });

  it('is not mounted by another department, under a draft, or under the code of another', async () => {
    await expect(
      mounting.mount(catalog.as(police, 'provider-officer'), entryId, offer({ code: 'w.5' })),
    ).rejects.toMatchObject({ code: 'catalog.resource.other-department' });
    const draft = await catalog.get(EntryDrafting).draft(officer(), '306/3', contents());
    await expect(mounting.mount(officer(), draft.id, offer())).rejects.toMatchObject({
      code: 'catalog.resource.entry-not-published',
    });
    const other = await published('306/4');
    await expect(mounting.mount(officer(), other, offer())).rejects.toMatchObject({
      code: 'catalog.resource.code-taken',
    });
  });

  it('is withdrawn once, and then no longer listed under its entry', async () => {
    const { id } = await mounting.mount(officer(), entryId, offer({ code: 'w.6' }));
    await expect(
      mounting.withdraw(catalog.as(police, 'provider-officer'), id),
    ).rejects.toMatchObject({ code: 'catalog.resource.other-department' });
    await mounting.withdraw(officer(), id);
    await expect(mounting.withdraw(officer(), id)).rejects.toMatchObject({
      code: 'catalog.resource.wrong-state',
    });
    const codes = (await resources.mountedUnder(entryId)).map(({ code }) => code);
    expect(codes).not.toContain('w.6');
    expect(await resources.get(officer(), id)).toMatchObject({ state: 'withdrawn' });
  });
});
