import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { logUnderTest, type LogUnderTest } from '../../../test/support/audit-log';
import { actor, bureau, contextOf, police, water } from '../../../test/support/catalog';
import { registerDepartments, tokenOf, trusting } from '../../../test/support/identity-fixtures';
import { startIdentityHub, type IdentityHub } from '../../../test/support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../../../test/support/test-issuer';
import { entryRow } from '../entry/act';
import { columnsOf, insertEntries } from '../entry/insert.query';
import { AuditHubModule } from '../hub.module';

const query = `query ($filter: LogFilterInput, $first: Int, $after: String) {
  logEntries(filter: $filter, first: $first, after: $after) {
    nodes { id } pageInfo { endCursor hasNextPage }
  } }`;

interface Found {
  readonly logEntries: {
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

/** An entry as its published bytes tell it. */
interface Body {
  readonly id: string;
  readonly recorded_at: number;
  readonly actor: { readonly id: string; readonly org: string };
  readonly resource: readonly { readonly type: string; readonly id: string }[];
  readonly subjects?: { readonly tokens?: readonly string[] };
}

interface Filter {
  readonly subject?: string;
  readonly resource?: string;
  readonly department?: string;
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
}

const begin = Date.parse('2026-03-02T08:00:00Z');
const people = Array.from({ length: 4 }, (_, n) => Buffer.alloc(32, n + 1).toString('base64url'));
const departments = [water, police, bureau];
const names = ['wang', 'li'];
const resources = ['a', 'b', 'c'];
const idOf = (department: string, name: string) => actor(department, ['requester'], name).id;
/** Few instants for many entries: whole pages were recorded in one millisecond. */
const instants = Array.from({ length: 8 }, (_, n) => new Date(begin + n * 3_600_000));

/** Ground truth: what the filter means, read off the bytes of each entry. */
function fits({ actor: who, resource, subjects, recorded_at }: Body, filter: Filter): boolean {
  const at = recorded_at / 1000;
  return [
    filter.subject === undefined || (subjects?.tokens ?? []).includes(filter.subject),
    filter.resource === undefined || resource.some((r) => `${r.type}:${r.id}` === filter.resource),
    filter.department === undefined || who.org === filter.department,
    filter.actor === undefined || who.id === filter.actor,
    filter.from === undefined || at >= Date.parse(filter.from),
    filter.to === undefined || at < Date.parse(filter.to),
  ].every(Boolean);
}

describe("the log, searched and read by people's roles", () => {
  let issuer: TestIssuer;
  let hub: IdentityHub;
  let log: LogUnderTest;
  beforeAll(async () => {
    issuer = await startTestIssuer();
    const folder = await mkdtemp(join(tmpdir(), 'shutong-log-'));
    hub = await startIdentityHub({
      issuers: [trusting(issuer)],
      doors: [AuditHubModule],
      settings: { LOG_FOLDER: folder },
    });
    log = await logUnderTest(hub.test, folder);
    await registerDepartments(hub, 1);
    await fill();
    await log.publishAll();
  });
  afterAll(async () => {
    await hub.stop();
    await log.close();
    await issuer.stop();
  });

  /** A thousand acts, each of another combination of who, what, whose data and when. */
  async function fill(): Promise<void> {
    const pick = <T>(of: readonly T[], n: number): T => of[n % of.length]!;
    const rows = Array.from({ length: 1000 }, (_, n) => {
      const now = pick(instants, Math.floor(n / 7));
      const who = actor(pick(departments, n), ['requester'], pick(names, Math.floor(n / 3)));
      const tokens = people.filter((_token, place) => (n >> place) % 3 === 0);
      const act = {
        action: 'test.thing.done',
        ...({ outcome: 'allow', reason: 'ok' } as const),
        resource: [
          { type: 'resource', id: pick(resources, Math.floor(n / 5)) },
          { type: 'call', id: String(n) },
        ],
        ...(tokens.length > 0 ? { subjects: { count: tokens.length, tokens } } : {}),
      };
      const observer = { service: 'test', instance: '0', version: '0' };
      return entryRow(contextOf(who, now), act, observer, now);
    });
    await hub.test.pool('hub').query(insertEntries, columnsOf(rows));
  }

  const bodies = async (): Promise<Body[]> => {
    const { rows } = await hub.test
      .pool('auditor_read')
      .query<{ body: Buffer }>('SELECT body FROM audit.entry ORDER BY recorded_at DESC, pk DESC');
    return rows.map(({ body }) => JSON.parse(body.toString('utf8')) as Body);
  };
  const search = (token: string, variables: object) => hub.graphql<Found>(token, query, variables);

  it("C47.3 an auditor's search by person, resource, department and time is complete, over all pages", async () => {
    const auditor = await tokenOf(issuer, 'auditor', 'auditor');
    // Signing in is an entry too; after it, only the searches themselves are added.
    await search(auditor, { first: 1 });
    const all = async (filter: Filter, first: number): Promise<string[]> => {
      const ids: string[] = [];
      for (let after: string | null | undefined = null; after !== undefined;) {
        const { data } = await search(auditor, { filter, first, after });
        ids.push(...data.logEntries.nodes.map(({ id }) => id));
        const { endCursor, hasNextPage } = data.logEntries.pageInfo;
        after = hasNextPage ? endCursor : undefined;
      }
      return ids;
    };
    const instant = fc.constantFrom(...instants);
    const filters = fc.record(
      {
        subject: fc.constantFrom(...people),
        resource: fc.constantFrom(...resources.map((id) => `resource:${id}`)),
        department: fc.constantFrom(...departments),
        actor: fc
          .tuple(fc.constantFrom(...departments), fc.constantFrom(...names))
          .map(([department, name]) => idOf(department, name)),
        from: instant.map((at) => at.toISOString()),
        // A millisecond after an instant: the end is exclusive, and this still has its entries.
        to: fc
          .tuple(instant, fc.constantFrom(0, 1))
          .map(([at, more]) => new Date(at.getTime() + more).toISOString()),
      },
      { requiredKeys: [] },
    );
    const sizes = fc.constantFrom(7, 50, 100);
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filters, sizes, async (filter, first) => {
        fc.pre(filter.from === undefined || filter.to === undefined || filter.from < filter.to);
        const truth = (await bodies()).filter((body) => fits(body, filter)).map(({ id }) => id);
        expect(await all(filter, first)).toEqual(truth);
        found += truth.length;
      }),
      { numRuns: 40, examples: [[{}, 100]] },
    );
    expect(found).toBeGreaterThan(1000);
  });

  it.each(['system-administrator', 'security-administrator'])(
    "C47.2 an operator's own reading of the log is logged, and refused to a %s",
    async (role) => {
      const operator = await tokenOf(issuer, role, role);
      const { errors } = await search(operator, { first: 1 });
      expect(errors?.[0]?.extensions.code).toBe('platform.forbidden');
      const bundle = await hub.app.inject({
        url: '/log/tile/entries/000',
        headers: { authorization: `Bearer ${operator}` },
      });
      expect(bundle.statusCode).toBe(403);
      const own = (await hub.entries()).filter(
        ({ actor: { roles }, action }) => roles.includes(role) && action.startsWith('audit.'),
      );
      expect(own).toMatchObject([
        { action: 'audit.entry.search', outcome: 'deny', reason: 'platform.forbidden' },
        { action: 'audit.entry.read', outcome: 'deny', reason: 'platform.forbidden' },
      ]);
    },
  );

  it("C47.2 an operator's own reading of the log is logged: whoever may read it leaves an entry each time", async () => {
    const reader = await tokenOf(issuer, 'reader', 'auditor');
    const headers = { authorization: `Bearer ${reader}` };
    const { data } = await search(reader, { filter: { action: 'test.thing.done' }, first: 1 });
    const { id } = data.logEntries.nodes[0]!;
    for (const url of [`/api/v1/log/entries/${id}`, '/log/tile/entries/000']) {
      expect((await hub.app.inject({ url, headers })).statusCode).toBe(200);
    }
    const own = (await hub.entries()).filter(
      ({ actor: who, action }) => who.id.endsWith('#reader') && action.startsWith('audit.'),
    );
    expect(own).toMatchObject([
      {
        action: 'audit.entry.search',
        outcome: 'allow',
        resource: [{ type: 'log-search', rows: 1 }],
      },
      { action: 'audit.entry.read', outcome: 'allow', resource: [{ type: 'log-entry', id }] },
      { action: 'audit.entry.read', outcome: 'allow', resource: [{ type: 'log-bundle', id: '0' }] },
    ]);
  });
});
