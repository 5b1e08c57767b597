import { randomUUID } from 'node:crypto';
import { FixedClock, limits } from '@shutong/platform';
import { actor } from '../../../test/support/catalog';
import { bureau, police, water } from '../../../test/support/exchange';
import { graphqlUnderTest, type GraphqlUnderTest } from '../../../test/support/exchange-graphql';
import { matterFor, mounted, offered, type Offered } from '../../../test/support/matters';

const matterFields = `{
  id code title requester state
  parts {
    id provider state holder dueOn daysLeft proposalId answeredAt
    members { id matterId renews state }
    availableActions { action allowed code reason }
  }
  availableActions { action allowed code reason }
}`;

interface Action {
  readonly action: string;
  readonly allowed: boolean;
  readonly reason: string | null;
}
interface Told {
  readonly id: string;
  readonly state: string;
  readonly availableActions: readonly Action[];
  readonly parts: readonly {
    readonly id: string;
    readonly provider: string;
    readonly state: string;
    readonly dueOn: string | null;
    readonly daysLeft: number | null;
    readonly proposalId: string | null;
    readonly members: readonly { readonly id: string; readonly matterId: string }[];
    readonly availableActions: readonly Action[];
  }[];
}

describe('the operations of a matter', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: GraphqlUnderTest;
  let has: Offered;
  beforeAll(async () => {
    hub = await graphqlUnderTest(clock);
    has = await offered(hub);
  });
  afterAll(() => hub.close());

  const requester = actor(water, ['requester'], 'wang');
  const ownHead = actor(water, ['office-head'], 'li');
  const officer = actor(police, ['provider-officer'], 'chen');
  const head = actor(police, ['office-head'], 'sun');
  const authority = actor(bureau, ['authority'], 'gao');

  const input = (resources: readonly string[]) => ({
    ...matterFor(hub, resources),
    periodUntil: '2027-06-01T00:00:00Z',
  });
  async function apply(resources = [hub.resourceId, has.other]): Promise<Told> {
    const mutation = `mutation ($input: MatterInput!) { applyForMatter(input: $input) ${matterFields} }`;
    return done(requester, mutation, { input: input(resources) });
  }
  async function done(by: typeof requester, query: string, variables: object = {}): Promise<Told> {
    const { data, errors } = await hub.ask(by, query, variables);
    expect(errors).toBeUndefined();
    return Object.values(data!)[0]!;
  }
  async function refused(by: typeof requester, query: string, variables: object = {}) {
    const { errors } = await hub.ask(by, query, variables);
    return errors?.[0]?.extensions;
  }
  const read = (by: typeof requester, id: string) =>
    done(by, `{ matter(id: "${id}") ${matterFields} }`);
  const may = (actions: readonly Action[]) =>
    actions.filter(({ allowed }) => allowed).map(({ action }) => action);

  it('apply for, send, propose, answer, and tell each party what is its own', async () => {
    const { id, state, parts } = await apply();
    expect(state).toBe('awaiting-office-head');
    expect(parts.map(({ provider }) => provider).sort()).toEqual([police, bureau].sort());
    expect(parts.every(({ members }) => members[0]!.matterId === id)).toBe(true);
    const approve = `mutation { approveMatter(id: "${id}") ${matterFields} }`;
    expect(await refused(requester, approve)).toMatchObject({ code: 'platform.forbidden' });
    const sent = await done(ownHead, approve);
    expect(may(sent.availableActions)).toEqual(['withdrawMatter']);
    const seen = await read(officer, id);
    expect(seen.parts).toMatchObject([
      { provider: police, state: 'received', holder: police, dueOn: '2026-03-16', daysLeft: 10 },
    ]);
    const [part] = seen.parts;
    expect(may(part!.availableActions)).toContain('proposePart');
    expect(may(seen.availableActions)).toEqual([]);
    const partId = part!.id;
    const said = { reasons: '按最小必要提供', ground: '条例第二十一条' };
    const periodUntil = '2027-01-01T00:00:00.000Z';
    const proposals = [
      {
        ...{ applicationId: part!.members[0]!.id, outcome: 'granted', ...said },
        ...{ fields: ['holder'], quotaCalls: 10, maxRows: 5, periodUntil },
      },
    ];
    const propose = `mutation ($partId: ID!, $proposals: [PartProposalInput!]!) {
      proposePart(partId: $partId, proposals: $proposals) ${matterFields} }`;
    const proposed = await done(officer, propose, { partId, proposals });
    const { proposalId } = proposed.parts[0]!;
    expect(proposalId).toEqual(expect.any(String));
    const unread = (await read(requester, id)).parts.map((one) => one.proposalId);
    expect(unread).toEqual([null, null]);
    const answer = `mutation ($partId: ID!, $proposalId: ID!) {
      answerPart(partId: $partId, proposalId: $proposalId) ${matterFields} }`;
    await done(head, answer, { partId, proposalId });
    const answered = (await read(requester, id)).parts.find(({ provider }) => provider === police);
    expect(answered).toMatchObject({ state: 'answered', holder: police, proposalId });
    const agreed = await hub.db
      .pool('hub')
      .query('SELECT valid_until FROM exchange.agreement WHERE application_id = $1', [
        part!.members[0]!.id,
      ]);
    expect(agreed.rows).toEqual([{ valid_until: new Date(periodUntil) }]);
  });

  it.each([
    ['answerPart', 'partId', 'proposalId', '{ id }'],
    ['answerApplication', 'applicationId', 'decisionId', '{ id }'],
    ['answerOpenApplication', 'id', 'proposalId', '{ id }'],
  ])(
    'Article 21: %s names the proposal that its office head has read',
    async (name, of, read, shown) => {
      const asked = `mutation { ${name}(${of}: "${randomUUID()}") ${shown} }`;
      const { errors } = await hub.ask(head, asked);
      expect(errors?.map(({ message }) => message)).toEqual([
        expect.stringContaining(`argument "${read}" of type "ID!" is required`),
      ]);
    },
  );

  it('ask for supplements and for more time, part by part', async () => {
    const { id } = await apply();
    const sent = await done(ownHead, `mutation { approveMatter(id: "${id}") ${matterFields} }`);
    const { id: partId } = sent.parts.find(({ provider }) => provider === police)!;
    const step = (by: typeof requester, name: string, said: string) =>
      done(by, `mutation { ${name}(partId: "${partId}", ${said}) ${matterFields} }`);
    const stateIn = ({ parts }: Told) => parts.find((one) => one.id === partId)!;
    const asked = await step(officer, 'askPartSupplement', 'missing: ["用途说明"]');
    expect(stateIn(asked)).toMatchObject({ state: 'awaiting-supplement', holder: water });
    const supplied = await step(requester, 'supplyPart', 'answers: ["见附件"]');
    expect(stateIn(supplied).state).toBe('received');
    await step(officer, 'askPartExtension', 'reasons: "需会商"');
    const said = 'consented: true, remarks: ""';
    const extended = await step(authority, 'answerPartExtension', said);
    expect(stateIn(extended)).toMatchObject({ daysLeft: 20 });
    const withdrawn = await done(
      requester,
      `mutation { withdrawMatter(id: "${id}") ${matterFields} }`,
    );
    expect(withdrawn.state).toBe('withdrawn');
  });

  it('take as many resources as a matter may have, and ask each provider once for all of its own', async () => {
    const most = limits.resourcesPerMatter.value;
    const resources = [hub.resourceId, has.free, has.other];
    while (resources.length < most) {
      const title = `第${resources.length}个目录`;
      resources.push(await mounted(hub, police, `304/${resources.length}`, { title }));
    }
    const { id } = await apply(resources);
    const sent = await done(ownHead, `mutation { approveMatter(id: "${id}") ${matterFields} }`);
    const asked = sent.parts.map(({ provider, members }) => [provider, members.length]);
    expect(new Map(asked as [string, number][])).toEqual(
      new Map([
        [police, most - 1],
        [bureau, 1],
      ]),
    );
  });

  it('refuse what is too much or named wrongly, and say where', async () => {
    const mutation = 'mutation ($input: MatterInput!) { applyForMatter(input: $input) { id } }';
    const most = limits.resourcesPerMatter.value;
    const many = Array.from({ length: most + 1 }, () => hub.resourceId);
    expect(await refused(requester, mutation, { input: input(many) })).toMatchObject({
      ...{ code: 'platform.invalid-input', problems: [{ field: 'resources' }] },
    });
    expect(
      await refused(requester, mutation, { input: input([has.free, has.free]) }),
    ).toMatchObject({
      ...{ code: 'exchange.matter.repeated', problems: [{ field: 'resources[1]' }] },
    });
    const unknown = '01890000-0000-7000-8000-000000000000';
    expect(await refused(requester, `{ matter(id: "${unknown}") { id } }`)).toMatchObject({
      code: 'exchange.matter.not-found',
    });
    expect(await refused(requester, '{ matter(id: "x") { id } }')).toMatchObject({
      code: 'platform.invalid-input',
    });
  });

  it('list matters page by page, and copy an application with what can no longer be had', async () => {
    const { parts } = await apply();
    const page = '{ matters(first: 1) { nodes { id state } pageInfo { hasNextPage endCursor } } }';
    const { matters } = (await hub.ask(requester, page)).data as unknown as {
      matters: { nodes: object[]; pageInfo: { hasNextPage: boolean } };
    };
    expect(matters).toMatchObject({ nodes: [{ state: expect.any(String) as string }] });
    expect(matters.pageInfo.hasNextPage).toBe(true);
    const [member] = parts.flatMap(({ members }) => members);
    const draft = `{ applicationDraft(from: "${member!.id}") {
      resourceId entryId fields modes purposeCode periodUntil gone { field rule } } }`;
    const { data } = await hub.ask(requester, draft);
    expect(data!['applicationDraft']).toMatchObject({ fields: ['holder'], gone: [] });
    expect(await refused(officer, draft)).toMatchObject({ code: 'platform.forbidden' });
  });
});
