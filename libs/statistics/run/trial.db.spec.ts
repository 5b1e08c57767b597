import readForeign from 'read-excel-file/node';
import { startHub, type HubUnderTest } from '../../../test/support/hub';
import { OpenApi } from '../../../test/support/openapi';
import type { StandingsAnswer } from './index.controller';

const contract = new OpenApi('hub.yaml');
const of = { scheme: 'digital-government-2019', cohort: 'key-cities', period: '2026' };
const parts = { A: '14', B: '33', C: '30', D: '7.99' };
/** A bonus rests on a rule that the source does not print. */
const bonuses = { 甲市: '10', 乙市: '0' };

interface Inference {
  readonly node: string | null;
  readonly why: string;
}
interface Trial {
  readonly trial: boolean;
  readonly inferred: readonly Inference[];
}
interface Answer {
  readonly indexStandings: { readonly nodes: readonly (Trial & { id: string; unit: string })[] };
  readonly indexSpread: Trial;
  readonly indexTiers: readonly (Trial & { name: string; units: number })[];
  readonly homeFigures: readonly (Trial & { scheme: string })[];
}

describe('the mark of a trial, wherever scores are shown', () => {
  let hub: HubUnderTest;
  beforeAll(async () => {
    hub = await startHub();
    await asked('mutation ($input: IndexCohortInput!) { enrolIndexUnits(input: $input) }', {
      input: { scheme: of.scheme, cohort: of.cohort, units: Object.keys(bonuses) },
    });
    for (const [unit, bonus] of Object.entries(bonuses))
      for (const [node, value] of Object.entries({ ...parts, E: bonus }))
        await record({ unit, node, value });
    await asked(
      'mutation ($scheme: String!, $cohort: String!, $period: String!) { runIndex(scheme: $scheme, cohort: $cohort, period: $period) { id } }',
      of,
    );
  });
  afterAll(() => hub.stop());

  const headers = (role: string) => ({
    'content-type': 'application/json',
    'accept-language': 'en',
    authorization: `Bearer ${hub.tokens[role]}`,
  });
  async function asked<Data>(query: string, variables: object, role = 'authority'): Promise<Data> {
    const body = JSON.stringify({ query, variables });
    const answer = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: headers(role),
      body,
    });
    const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  }
  const record = async (given: object) => {
    const { scheme, period } = of;
    const input = { scheme, period, source: '抽查表', takenAt: '2026-01-01T00:00:00Z', ...given };
    const { recordIndexEvidence: evidence } = await asked<{ recordIndexEvidence: { id: string } }>(
      'mutation ($input: IndexEvidenceInput!) { recordIndexEvidence(input: $input) { id } }',
      { input },
    );
    return evidence.id;
  };
  const figures = () =>
    asked<Answer>(
      `query ($scheme: String!, $cohort: String!, $period: String!) {
        indexStandings(scheme: $scheme, cohort: $cohort, period: $period) { nodes { id unit trial inferred { node why } } }
        indexSpread(scheme: $scheme, cohort: $cohort, period: $period) { trial inferred { node why } }
        indexTiers(scheme: $scheme, cohort: $cohort, period: $period) { name units trial inferred { node why } }
        homeFigures(unit: "520100") { scheme trial inferred { node } }
      }`,
      of,
      'requester',
    );

  it('stands with the list of what a score rests on at places, spread and tiers', async () => {
    const { indexStandings, indexSpread, indexTiers } = await figures();
    const [first, second] = indexStandings.nodes;
    const { inferred } = first!;
    expect([first!.unit, first!.trial, inferred.map(({ node }) => node)]).toEqual([
      ...['甲市', true, ['E']],
    ]);
    expect(inferred[0]!.why).toMatch(/^[\x20-\x7e–]+$/);
    expect(second).toMatchObject({ unit: '乙市', trial: false, inferred: [] });
    expect(indexSpread).toEqual({ trial: true, inferred });
    const reached = indexTiers.filter(({ units }) => units > 0);
    expect(reached.map(({ trial, inferred: why }) => [trial, why])).toEqual([
      [true, inferred],
      [false, []],
    ]);
    expect(indexTiers.filter(({ units, trial }) => units === 0 && trial)).toEqual([]);
  });

  it('stands at the first figures too, which rest on nothing but what is printed', async () => {
    const { homeFigures } = await figures();
    expect(homeFigures).toEqual([
      { scheme: 'decree-809', trial: false, inferred: [] },
      { scheme: 'mqa', trial: false, inferred: [] },
    ]);
  });

  it('stands over REST as its contract says', async () => {
    const path = `/api/v1/indices/${of.scheme}/standings?cohort=${of.cohort}&period=${of.period}`;
    const answer = await fetch(hub.url + path, { headers: headers('requester') });
    const body = (await answer.json()) as StandingsAnswer & Readonly<Record<string, unknown>>;
    const type = answer.headers.get('content-type') ?? '';
    const route = '/api/v1/indices/{scheme}/standings';
    expect(contract.faultsOf('get', route, { status: answer.status, type, body })).toEqual([]);
    const nodes = body.standings.map(({ inferred }) => inferred.map(({ node }) => node));
    expect(nodes).toEqual([['E'], []]);
    expect(body.spread).toMatchObject({ trial: true, inferred: [{ node: 'E' }] });
    expect(body.tiers.filter(({ trial }) => trial)).toHaveLength(1);
  });

  it('stands in files of places, beside exact totals', async () => {
    const path = `/api/v1/indices/${of.scheme}/standings/file?cohort=${of.cohort}&period=${of.period}`;
    const file = async (format: string) => {
      const answer = await fetch(`${hub.url}${path}&format=${format}`, {
        headers: headers('requester'),
      });
      expect([answer.status, answer.headers.get('figures-complete')]).toEqual([200, '?1']);
      return Buffer.from(await answer.arrayBuffer());
    };
    const [first, second] = (await figures()).indexStandings.nodes;
    const why = `E: ${first!.inferred[0]!.why}`;
    const lines = (await file('csv')).toString().trim().split('\r\n');
    expect(lines[0]).toBe('Rank,Unit,Total,Tier,Trial,What a trial rests on,Score');
    expect(lines[1]).toMatch(/^1,甲市,94\.99,[^,]+,trial,/);
    expect(lines[1]).toContain(why);
    expect(lines[2]).toMatch(new RegExp(`^2,乙市,84\\.99,[^,]+,,,${second!.id}$`));
    const sheets = (await readForeign(await file('xlsx'))) as unknown as [{ data: unknown[][] }];
    const [, best] = sheets[0].data;
    expect(best!.slice(0, 3)).toEqual([1, '甲市', 94.99]);
    expect(best!.slice(4)).toEqual(['trial', why, first!.id]);
    expect((await file('parquet')).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('names of evidence who gave and who checked it', async () => {
    const id = await record({ unit: '乙市', node: 'E', value: '1' });
    const own = async () => {
      const { indexEvidence } = await asked<{
        indexEvidence: { nodes: { id: string; recordedBy: string; checkedBy: string | null }[] };
      }>(
        `{ indexEvidence(scheme: "${of.scheme}", unit: "乙市") { nodes { id recordedBy checkedBy } } }`,
        {},
      );
      return indexEvidence.nodes.find((one) => one.id === id)!;
    };
    const { recordedBy, checkedBy } = await own();
    expect([recordedBy === '', checkedBy]).toEqual([false, null]);
    const check = `mutation { checkIndexEvidence(id: "${id}") { checkedBy } }`;
    const { checkIndexEvidence } = await asked<{ checkIndexEvidence: { checkedBy: string } }>(
      check,
      {},
      'auditor',
    );
    expect(await own()).toEqual({ id, recordedBy, checkedBy: checkIndexEvidence.checkedBy });
    expect(checkIndexEvidence.checkedBy).not.toBe(recordedBy);
  });
});
