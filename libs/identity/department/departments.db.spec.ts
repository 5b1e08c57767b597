import { answerOf } from '../../../test/support/answer';
import {
  aDepartment,
  departmentCode,
  registerDepartments,
  tokenOf,
  trusting,
} from '../../../test/support/identity-fixtures';
import {
  startIdentityHub,
  type GraphqlAnswer,
  type IdentityHub,
} from '../../../test/support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../../../test/support/test-issuer';
import type { DepartmentFacts } from './department.policy';
import { Departments } from './departments.service';
import type { ImportReport } from './import.service';

let issuer: TestIssuer;
let hub: IdentityHub;
let authority: string;

beforeAll(async () => {
  issuer = await startTestIssuer();
  hub = await startIdentityHub({ issuers: [trusting(issuer)] });
  await registerDepartments(hub, 1);
  authority = await tokenOf(issuer, 'authority', 'authority');
});
afterAll(async () => {
  await hub.stop();
  await issuer.stop();
});

const header = 'code,name,name_en,short_name,division,level,parent';
const line = (n: number, parent: number | '' = 1, name = `部门${n}`) =>
  `${departmentCode(n)},${name},Department ${n},,520000,province,${parent === '' ? '' : departmentCode(parent)}`;
const csv = (...lines: string[]) => [header, ...lines].join('\n');

const send = async (
  body: NonNullable<RequestInit['body']>,
  query = '',
  token = authority,
  type = 'text/csv',
) => {
  const response = await fetch(`${hub.url}/api/v1/departments/import${query}`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${token}` },
    body,
  });
  return answerOf<ImportReport>(response);
};
const count = async () => {
  const [row] = await hub.database.query<{ n: number }>(
    hub.ctx,
    'SELECT count(*)::int AS n FROM identity.department',
  );
  return row!.n;
};
interface DepartmentEvent {
  readonly data: { readonly items: readonly DepartmentFacts[] };
}
const events = async (type: string) => {
  const { rows } = await hub.test
    .pool('migrator')
    .query<{ body: Buffer }>('SELECT body FROM transport.message WHERE type = $1 ORDER BY id', [
      type,
    ]);
  return rows.map(({ body }) => JSON.parse(body.toString()) as DepartmentEvent);
};

const register = `mutation ($input: RegisterDepartmentInput!) {
  registerDepartment(input: $input) { code name level node path state } }`;
const input = (n: number, facts: object = {}) => {
  const { code, name, division, level } = aDepartment(n);
  return { input: { code, name, division, level, ...facts } };
};

describe('registering departments', () => {
  it('puts a department below its parent, tells others, and logs who did it', async () => {
    const answer = await hub.graphql(authority, register, input(2, { parent: departmentCode(1) }));
    expect(answer.data.registerDepartment).toEqual({
      code: departmentCode(2),
      name: '部门2',
      level: 'province',
      node: '520000',
      path: `${departmentCode(1)}/${departmentCode(2)}`,
      state: 'active',
    });
    const [event] = (await events('identity.department.registered')).slice(-1);
    expect(event).toMatchObject({
      subject: '520000',
      data: { items: [{ code: departmentCode(2) }] },
    });
    expect((await hub.entries('identity.department.register')).at(-1)).toMatchObject({
      outcome: 'allow',
      actor: { id: `${issuer.issuer}#authority` },
      resource: [{ type: 'department', id: departmentCode(2) }],
    });
  });

  it.each([
    ['a wrong check digit', { code: '11440000006939748A' }, 'platform.invalid-input'],
    ['a division that is none', { division: '990000' }, 'platform.invalid-input'],
    ['an unknown level', { level: 'street' }, 'platform.invalid-input'],
    ['an unknown parent', { parent: departmentCode(77) }, 'identity.department.unknown-parent'],
    [
      'a code that is registered',
      { code: departmentCode(1) },
      'identity.department.already-registered',
    ],
  ])('refuses %s and changes nothing', async (_, facts, code) => {
    const before = await count();
    const { errors } = await hub.graphql(authority, register, input(50, facts));
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(await count()).toBe(before);
  });

  it('is the authority’s and the system administrator’s matter', async () => {
    for (const role of [
      'requester',
      'office-head',
      'provider-officer',
      'auditor',
      'security-administrator',
    ]) {
      const { errors } = await hub.graphql(await tokenOf(issuer, role, role), register, input(60));
      expect(errors?.[0]?.extensions.code).toBe('platform.forbidden');
    }
    const administrator = await tokenOf(issuer, 'system', 'system-administrator');
    expect((await hub.graphql(administrator, register, input(60))).errors).toBeUndefined();
  });

  it('disables and enables once, whatever is repeated', async () => {
    const set = (verb: 'enable' | 'disable') =>
      hub.graphql(authority, `mutation ($c: String!) { ${verb}Department(code: $c) { state } }`, {
        c: departmentCode(2),
      });
    for (const verb of ['disable', 'disable', 'enable', 'enable'] as const) {
      expect((await set(verb)).data[`${verb}Department`].state).toBe(
        verb === 'disable' ? 'disabled' : 'active',
      );
    }
    expect(await events('identity.department.disabled')).toHaveLength(1);
    expect(await events('identity.department.enabled')).toHaveLength(1);
  });

  it('looks up many departments in one query, and one that is unknown with a clear error', async () => {
    const departments = hub.app.get(Departments);
    const found = await Promise.all(
      [1, 2, 1].map((n) => departments.byCode(hub.ctx, departmentCode(n))),
    );
    expect(found.map(({ code }) => code)).toEqual([1, 2, 1].map(departmentCode));
    await expect(departments.byCode(hub.ctx, departmentCode(88))).rejects.toMatchObject({
      code: 'identity.department.not-found',
    });
  });
});

describe('importing departments', () => {
  it('loads 8,000 departments in one file, and finds them unchanged the second time', async () => {
    const file = csv(
      ...Array.from({ length: 8000 }, (_, i) => line(1000 + i, i < 20 ? 1 : 1000 + (i % 20))),
    );
    const first = await send(file);
    expect([first.status, first.body]).toEqual([
      200,
      { read: 8000, registered: 8000, changed: 0, unchanged: 0, problems: [] },
    ]);
    const told = (await events('identity.department.registered')).flatMap(({ data }) => data.items);
    expect(new Set(told.map(({ code }) => code)).size).toBe(await count());
    expect((await send(file)).body).toEqual({
      read: 8000,
      registered: 0,
      changed: 0,
      unchanged: 8000,
      problems: [],
    });
    expect((await hub.entries('identity.department.import')).slice(-2)).toMatchObject([
      { outcome: 'allow', resource: [{ type: 'department-table' }] },
      { outcome: 'allow' },
    ]);
  });

  it('pages through them by key without losing or repeating one', async () => {
    const codes: string[] = [];
    let after: string | null = null;
    do {
      const answer: GraphqlAnswer = await hub.graphql(
        authority,
        `query ($after: String) { departments(first: 100, after: $after) {
           nodes { code } pageInfo { endCursor hasNextPage } } }`,
        { after },
      );
      const { nodes, pageInfo } = answer.data.departments;
      codes.push(...nodes.map(({ code }) => code));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(codes).toHaveLength(await count());
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  it('previews without changing anything', async () => {
    const before = await count();
    const report = await send(csv(line(100), line(101, 100), line(1, '', '新名')), '?dry=1');
    expect(report.body).toEqual({ read: 3, registered: 2, changed: 1, unchanged: 0, problems: [] });
    const broken = await send(csv(line(100, 999), 'x'), '?dry=1');
    expect([broken.status, broken.body.problems]).toEqual([
      200,
      [
        { row: 2, field: 'parent', rule: 'a department of the file or of the hub' },
        { row: 3, field: '*', rule: '7 cells, as the header' },
      ],
    ]);
    expect(await count()).toBe(before);
  });

  it('takes no row where one is wrong, and says which', async () => {
    const before = await count();
    const { status, body } = await send(csv(line(100), line(101).replace(',520000,', ',99,')));
    expect([status, body.code, body.problems]).toEqual([
      400,
      'identity.department.import-refused',
      [{ row: 3, field: 'division', rule: 'division code (GB/T 2260)' }],
    ]);
    expect(await count()).toBe(before);
    expect((await hub.entries('identity.department.import')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'identity.department.import-refused',
    });
  });

  it('changes what is registered and moves a whole branch', async () => {
    const { body } = await send(csv(line(1000, 2, '改名')));
    expect(body).toMatchObject({ registered: 0, unchanged: 0 });
    expect(body.changed).toBeGreaterThan(100);
    const { data } = await hub.graphql(
      authority,
      `query ($c: String!) { department(code: $c) { path parent } }`,
      { c: departmentCode(1020) },
    );
    expect(data.department.path).toBe([1, 2, 1000, 1020].map(departmentCode).join('/'));
  });

  it('leaves one consistent tree when two files are sent at once', async () => {
    const [one, other] = await Promise.all([
      send(csv(line(200, 201), line(201, ''))),
      send(csv(line(201, 200), line(200, ''))),
    ]);
    expect([one.status, other.status]).toEqual([200, 200]);
    const { rows } = await hub.test.pool('migrator').query(
      `SELECT d.code FROM identity.department d LEFT JOIN identity.department p ON p.code = d.parent
        WHERE d.path <> coalesce(p.path || '/', '') || d.code`,
    );
    expect(rows).toEqual([]);
  });

  it('is refused for other bodies, too large ones, and strangers', async () => {
    expect((await send('{}', '', authority, 'application/json')).body.code).toBe(
      'platform.invalid-input',
    );
    expect(await send(Buffer.alloc(8_388_609, 'a'))).toMatchObject({
      status: 413,
      body: { code: 'identity.department.import-too-large' },
    });
    expect(await send(csv(line(300)), '', 'none')).toMatchObject({ status: 401 });
    const requester = await tokenOf(issuer, 'r', 'requester');
    expect(await send(csv(line(300)), '', requester)).toMatchObject({ status: 403 });
  });
});
