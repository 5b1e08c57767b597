import { Resources } from '@shutong/catalog';
import { limits, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import { lawChanged } from '../../../test/support/catalog-changes';
import { bureau, police, water } from '../../../test/support/exchange';
import { wishFor } from '../../../test/support/exchange-calls';
import { graphqlUnderTest, type GraphqlUnderTest } from '../../../test/support/exchange-graphql';
import { stated } from '../../../test/support/needs';
import { developer, openWish } from '../../../test/support/open-applications';
import { lab, registerLab } from '../../../test/support/organisations';
import { Beginners } from './beginners.service';

interface Told {
  readonly action: string;
  readonly code: string | null;
}

/** Where a first step is foretold, and the step. */
interface First {
  readonly foretold: string;
  readonly id: string;
  readonly step: string;
  readonly input: () => object;
}

describe('what somebody may begin', () => {
  let hub: GraphqlUnderTest;
  let entryId: string;
  beforeAll(async () => {
    hub = await graphqlUnderTest(undefined);
    await registerLab(hub);
    const officer = hub.as(police, 'provider-officer');
    entryId = (await hub.app.get(Resources).get(officer, hub.resourceId)).entry.id;
    const owner = hub.db.pool('migrator');
    await owner.query(
      `UPDATE identity.department SET level = 'city', division = '520100' WHERE code = $1`,
      [water],
    );
    await owner.query(
      `UPDATE catalog.item SET data_element = 'division-code' WHERE code = 'permit_no'`,
    );
  });
  afterAll(() => hub.close());

  const actions = '{ action code }';
  const me = `query { me { of: availableActions ${actions} } }`;
  const ofOpenData = `query ($id: ID!) { of: openApplicationActions(entryId: $id) ${actions} }`;
  const onResource = `query ($id: ID!) { resource(id: $id) { of: applicationActions ${actions} } }`;
  const onDocument = `query ($id: String!) { ruleDocument(code: $id) { of: availableActions ${actions} } }`;
  const onElement = `query ($id: String!) { dataElement(code: $id) { of: availableActions ${actions} } }`;

  const dayOf = (at: Date) => at.toISOString().slice(0, 10);
  const later = () => new Date(Date.now() + 86_400_000);
  let founded = 0;
  const firsts: Readonly<Record<string, First>> = {
    recordCatalogChange: {
      ...{ foretold: me, id: '' },
      step: 'mutation ($input: CatalogChangeInput!) { recordCatalogChange(input: $input) { id } }',
      input: () => ({ input: lawChanged({ newEntries: ['取水许可变更'] }) }),
    },
    fileNeed: {
      ...{ foretold: me, id: '' },
      step: 'mutation ($input: FileNeedInput!) { fileNeed(input: $input) { id } }',
      input: () => ({ input: stated() }),
    },
    foundProject: {
      ...{ foretold: me, id: '' },
      step: 'mutation ($input: FoundProjectInput!) { foundProject(input: $input) { id } }',
      input: () => ({
        input: {
          ...{
            code: `project-${(founded += 1)}`,
            title: '水安全',
            domain: 'health-care',
            purpose: '监测',
          },
          ...{ basis: '水法', citations: [{ document: 'water-law', article: '第一条' }] },
          endsOn: dayOf(later()),
        },
      }),
    },
    publishDepartmentList: {
      ...{ foretold: me, id: '' },
      step: 'mutation { publishDepartmentList(kind: "duties", items: []) { kind } }',
      input: () => ({}),
    },
    publishResponsibility: {
      ...{ foretold: me, id: '' },
      step: `mutation ($input: ResponsibilityInput!) {
        publishResponsibility(code: "water-permits", content: $input) { code } }`,
      input: () => ({
        input: {
          ...{ provider: police, title: '取水许可', contact: '治安总队', dueOn: dayOf(later()) },
          ...{ replyDays: 1, sharing: 'unconditional', updateCycle: 'daily' },
          items: [{ name: '许可证号' }],
        },
      }),
    },
    draftEntry: {
      ...{ foretold: me, id: '' },
      step: 'mutation ($input: EntryInput!) { draftEntry(code: "begun", content: $input) { id } }',
      input: () => ({ input: { title: '取水许可' } }),
    },
    raiseCatalogChanges: {
      ...{ foretold: onDocument, id: 'water-law' },
      step: `mutation ($day: String!) { raiseCatalogChanges(
        document: "water-law", description: "修订", occurredOn: $day) }`,
      input: () => ({ day: '2026-03-02' }),
    },
    nameSourceDepartment: {
      ...{ foretold: onElement, id: 'division-code' },
      step: `mutation { nameSourceDepartment(
        element: "division-code", department: "${police}", reasons: "职责所在") { element } }`,
      input: () => ({}),
    },
    applyForOpenData: {
      ...{ foretold: ofOpenData, id: 'entry' },
      step: 'mutation ($input: OpenApplicationInput!) { applyForOpenData(input: $input) { id } }',
      input: () => ({ input: openWish({ ...hub, entryId }) }),
    },
    requestDataReturn: {
      ...{ foretold: onResource, id: 'resource' },
      step: 'mutation ($input: ApplyInput!) { requestDataReturn(input: $input) { id } }',
      input: () => ({
        input: wishFor(hub, {
          rowFilter: [{ field: 'permit_no', op: 'prefix', values: ['5201'] }],
        }),
      }),
    },
  };

  const codeFrom = async (by: Context, query: string, variables: object) => {
    const { errors } = await hub.ask(by.actor, query, variables);
    return errors ? (errors[0]!.extensions.code ?? errors[0]!.message) : 'ok';
  };
  async function foretold({ actor: by }: Context, name: string): Promise<string> {
    const { foretold: query, id } = firsts[name]!;
    const ids: Readonly<Record<string, string>> = { entry: entryId, resource: hub.resourceId };
    const { data, errors } = await hub.ask(by, query, { id: ids[id] ?? id });
    expect(errors).toBeUndefined();
    const [thing] = Object.values(data!) as unknown as [Told[] | { readonly of: Told[] }];
    const of = 'of' in thing ? thing.of : thing;
    return of.find(({ action }) => action === name)!.code ?? 'ok';
  }

  /** What is foretold is what the step then answers. */
  async function assertForetold(by: Context, name: string, code: string): Promise<void> {
    expect([name, await foretold(by, name)]).toEqual([name, code]);
    expect([name, await codeFrom(by, firsts[name]!.step, firsts[name]!.input())]).toEqual([
      name,
      code,
    ]);
  }

  const user = () => hub.as(water, 'requester', 'wang');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const forbidden = 'platform.forbidden';

  it('Article 17: is a change of law or duty, for the own department, or by the authority for all that cite it', async () => {
    await assertForetold(officer(), 'recordCatalogChange', 'ok');
    await assertForetold(user(), 'recordCatalogChange', forbidden);
    await assertForetold(authority(), 'raiseCatalogChanges', 'ok');
    await assertForetold(officer(), 'raiseCatalogChanges', forbidden);
  });

  it('Article 19: is a need of a department, as long as it has not too many open', async () => {
    await assertForetold(authority(), 'fileNeed', forbidden);
    await assertForetold(
      hub.as(lab, 'requester', 'lin'),
      'fileNeed',
      'exchange.need.departments-only',
    );
    await assertForetold(user(), 'fileNeed', 'ok');
    const columns = await hub.db.pool('migrator').query<{ names: string }>(
      `SELECT string_agg(column_name, ', ') AS names FROM information_schema.columns
        WHERE table_schema = 'exchange' AND table_name = 'need' AND column_name NOT IN ('id', 'title')`,
    );
    const others = columns.rows[0]!.names;
    await hub.db.pool('migrator').query(
      `INSERT INTO exchange.need (id, title, ${others})
         SELECT gen_random_uuid(), title || n, ${others} FROM exchange.need, generate_series(2, $1) n`,
      [limits.openNeeds.value],
    );
    await assertForetold(user(), 'fileNeed', 'exchange.need.too-many-open');
  });

  it('is looked up for nobody who files no needs', async () => {
    const beginners = hub.app.get(Beginners);
    const none = { department: null, openNeeds: 0 };
    expect(await beginners.of(hub.as(water, 'connector'))).toEqual(none);
    expect(await beginners.of(authority())).toEqual(none);
    expect(await beginners.of(user())).toMatchObject({ department: { code: water } });
  });

  it('Article 19: is the naming of a source department, by the authority', async () => {
    await assertForetold(authority(), 'nameSourceDepartment', 'ok');
    await assertForetold(officer(), 'nameSourceDepartment', forbidden);
  });

  it('is a project, by the authority', async () => {
    await assertForetold(authority(), 'foundProject', 'ok');
    await assertForetold(user(), 'foundProject', forbidden);
  });

  it('is an entry or a list of the own department, and a duty, by the authority', async () => {
    await assertForetold(officer(), 'draftEntry', 'ok');
    await assertForetold(user(), 'draftEntry', forbidden);
    await assertForetold(officer(), 'publishDepartmentList', 'ok');
    await assertForetold(hub.as(bureau, 'auditor', 'he'), 'publishDepartmentList', forbidden);
    await assertForetold(authority(), 'publishResponsibility', 'ok');
    await assertForetold(officer(), 'publishResponsibility', forbidden);
  });

  it('Article 24: is the return of data, by a lower department', async () => {
    await assertForetold(officer(), 'requestDataReturn', forbidden);
    await assertForetold(user(), 'requestDataReturn', 'ok');
    await assertForetold(
      hub.as(bureau, 'requester', 'he'),
      'requestDataReturn',
      'exchange.data-return.not-lower',
    );
    await assertForetold(
      hub.as(police, 'requester', 'zhou'),
      'requestDataReturn',
      'exchange.application.own-resource',
    );
    await assertForetold(
      hub.as(lab, 'requester', 'lin'),
      'requestDataReturn',
      'exchange.application.departments-only',
    );
  });

  it('is an application for open data, by who is known by a real name and has none open for it', async () => {
    const nameless = contextOf(actor(null, ['developer'], 'nobody'), hub.clock.now());
    const code = (name: string) => `exchange.open-application.${name}`;
    await assertForetold(nameless, 'applyForOpenData', code('not-verified'));
    await assertForetold(officer(), 'applyForOpenData', forbidden);
    await assertForetold(developer(hub), 'applyForOpenData', 'ok');
    await assertForetold(developer(hub), 'applyForOpenData', code('already-open'));
    await assertForetold(developer(hub, '李四光'), 'applyForOpenData', 'ok');
    await hub.db
      .pool('migrator')
      .query(`UPDATE catalog.entry SET open = 'not-open' WHERE id = $1`, [entryId]);
    await assertForetold(developer(hub, '王五'), 'applyForOpenData', code('not-on-offer'));
  });
});
