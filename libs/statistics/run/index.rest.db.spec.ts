import { startHub, type HubUnderTest } from '../../../test/support/hub';
import { OpenApi } from '../../../test/support/openapi';
import type { Evidence } from '../evidence/evidence';
import { opennessRule } from '../openness/openness.formula';
import type { ScoreAnswer, SchemesAnswer, StandingsAnswer } from './index.controller';

const contract = new OpenApi('hub.yaml');
const scheme = 'internet-service-capability-2019';
const of = { scheme, cohort: 'prefectures', period: '2026' };
const units = ['520100', '520200'];

describe('scores over REST', () => {
  let hub: HubUnderTest;
  beforeAll(async () => {
    hub = await startHub();
    await hub.db.pool('migrator').query(
      `INSERT INTO statistics.department (code, name, division, level)
       SELECT '1' || division, division, division, 'city' FROM unnest($1::text[]) AS d(division)`,
      [units],
    );
    await hub.db.pool('migrator').query(
      `INSERT INTO statistics.publication
         (id, dataset, number, entry, department, state, published_on, rows, bytes, interfaces)
       VALUES (gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), '1520100', 'published', '2026-01-01', 5, 5, 1)`,
    );
    await asked('mutation ($input: IndexCohortInput!) { enrolIndexUnits(input: $input) }', {
      input: { scheme, cohort: of.cohort, units },
    });
    await asked(
      'mutation ($scheme: String!, $cohort: String!, $period: String!) { runIndex(scheme: $scheme, cohort: $cohort, period: $period) { id } }',
      of,
    );
  });
  afterAll(() => hub.stop());

  const headers = (role: string) => ({
    'content-type': 'application/json',
    authorization: `Bearer ${hub.tokens[role]}`,
  });
  async function asked(query: string, variables: object): Promise<void> {
    const body = JSON.stringify({ query, variables });
    const answer = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: headers('authority'),
      body,
    });
    expect(((await answer.json()) as { errors?: unknown }).errors).toBeUndefined();
  }
  /** Asks the hub, and holds the answer against its contract. */
  async function get<Body>(path: string, route: string): Promise<Body> {
    const answer = await fetch(`${hub.url}${path}`, { headers: headers('requester') });
    const body = (await answer.json()) as Body & Readonly<Record<string, unknown>>;
    const type = answer.headers.get('content-type') ?? '';
    expect([path, contract.faultsOf('get', route, { status: answer.status, type, body })]).toEqual([
      path,
      [],
    ]);
    return body;
  }
  const places = () =>
    get<StandingsAnswer>(
      `/api/v1/indices/${scheme}/standings?cohort=prefectures&period=2026`,
      '/api/v1/indices/{scheme}/standings',
    );
  const scoreOf = async (unit: string) => {
    const { standings } = await places();
    const { score } = standings.find((one) => one.unit === unit)!;
    return get<ScoreAnswer>(score, '/api/v1/indices/scores/{id}');
  };

  it('name the schemes, with their sources and leaves', async () => {
    const { schemes } = await get<SchemesAnswer>('/api/v1/indices', '/api/v1/indices');
    expect(schemes.find(({ id }) => id === scheme)).toMatchObject({ leaves: 31, version: 2 });
    expect(schemes.map(({ id }) => id)).toEqual(expect.arrayContaining(['mqa', 'decree-809']));
  });

  it('give places with the address that opens each score, unranked where leaves are missing, and marked as trials', async () => {
    const { standings, spread, next, ...rest } = await places();
    expect({ ...rest, spread, next }).toMatchObject({ ...of, spread: null, next: null });
    expect(standings.map(({ unit, rank, trial }) => [unit, rank, trial])).toEqual([
      ['520100', null, true],
      ['520200', null, true],
    ]);
  });

  it('explain a score: its trial with the rules, its nodes, what is missing, and evidence that opens', async () => {
    const score = await scoreOf('520100');
    expect(score).toMatchObject({ trial: true, total: null, machineShare: 100, unchecked: [] });
    expect(score.missing).toContain('1.3.1');
    expect(score.inferred).toContainEqual({ node: '1.2.3', why: opennessRule });
    const used = score.evidence.find(({ node }) => node === '1.2.3')!;
    const evidence = await get<Evidence>(used.evidence, '/api/v1/indices/evidence/{id}');
    expect(evidence).toMatchObject({
      node: '1.2.3',
      unit: '520100',
      method: 'machine',
      value: used.value,
    });
    expect(evidence.source).toContain('1 datasets, 5 records');
    expect(used.value).not.toBe('0');
    const without = await scoreOf('520200');
    expect(without.evidence.find(({ node }) => node === '1.2.3')!.value).toBe('0');
  });

  it('refuse what is not there, in the shape of every refusal', async () => {
    const code = async (path: string) => {
      const answer = await fetch(`${hub.url}${path}`, { headers: headers('requester') });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    const none = '01a21c2a-2be4-7a55-9903-c5018e37a300';
    expect(await code('/api/v1/indices/nothing/standings?cohort=x&period=2026')).toEqual([
      404,
      'statistics.scheme.unknown',
    ]);
    expect(await code(`/api/v1/indices/scores/${none}`)).toEqual([
      404,
      'statistics.run.score-not-found',
    ]);
    expect(await code(`/api/v1/indices/evidence/${none}`)).toEqual([
      404,
      'statistics.evidence.not-found',
    ]);
    expect(await code(`/api/v1/indices/${scheme}/standings?cohort=x`)).toEqual([
      400,
      'platform.invalid-input',
    ]);
  });
});
