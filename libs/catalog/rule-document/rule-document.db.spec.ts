import type { Context } from '@shutong/platform';
import {
  bureau,
  catalogUnderTest,
  police,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { codeOf } from '../../../test/support/refusals';
import { ruleDocumentActions } from './rule-document-actions.policy';
import type { RuleDocumentContent } from './rule-document.entity';
import { RuleDocumentRegister } from './rule-document-register.service';
import { RuleDocuments } from './rule-documents.service';
import { shippedDocuments } from './shipped-documents';

const measures = (change: Partial<RuleDocumentContent> = {}): RuleDocumentContent => ({
  title: '贵州省政务数据资源管理办法',
  titleEn: 'Measures of Guizhou on Government Data Resources',
  number: '黔府发〔2025〕1号',
  issuer: '贵州省人民政府',
  kind: 'normative-document',
  division: '520000',
  inForceFrom: '2025-01-01',
  inForceUntil: null,
  ...change,
});

describe('rule documents', () => {
  let catalog: CatalogUnderTest;
  let register: RuleDocumentRegister;
  let documents: RuleDocuments;
  const authority = () => catalog.as(bureau, 'authority');
  const anybody = () => catalog.as(police, 'requester');
  const cite = (document: string, article = '第三条') => [{ document, article }];
  let codes = 0;

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    register = catalog.get(RuleDocumentRegister);
    documents = catalog.get(RuleDocuments);
  });
  afterAll(() => catalog.close());

  const registered = (change = {}) =>
    register.register(authority(), `gz-measures-${++codes}`, measures(change));
  const trace = async (code: string) => {
    const logged = await catalog.rows<{ action: string; outcome: string }>(
      'SELECT action, outcome FROM audit.entry WHERE $1 = ANY (resource) ORDER BY pk',
      [`rule-document:${code}`],
    );
    const told = await catalog.rows<{ type: string }>(
      'SELECT type FROM transport.message WHERE key = $1 ORDER BY id',
      [code],
    );
    return {
      logged: logged.map(({ action, outcome }) => `${action} ${outcome}`),
      told: told.map(({ type }) => type),
    };
  };

  it('knows the shipped ones from the first start on, each logged and told once', async () => {
    expect(await register.registerShipped(anybody())).toBe(0);
    const { nodes } = await documents.list(anybody(), { division: '100000' }, { first: 100 });
    expect(nodes.map(({ code }) => code)).toEqual(
      shippedDocuments()
        .map(({ code }) => code)
        .sort(),
    );
    expect(await documents.get(anybody(), 'decree-809')).toMatchObject({
      ...{ title: '政务数据共享条例', number: '国务院令第809号', state: 'in-force' },
      ...{ inForceFrom: '2025-08-01', inForceUntil: null, revision: 1 },
    });
    expect(await trace('decree-809')).toEqual({
      logged: ['catalog.rule-document.register allow'],
      told: ['catalog.rule-document.registered'],
    });
  });

  it('a shipped one that the authority withdrew stays withdrawn at the next start', async () => {
    await register.withdraw(authority(), 'guofa-2016-51', {
      reasons: '条例已施行',
      replacedBy: 'decree-809',
    });
    await register.registerShipped(anybody());
    expect(await documents.get(anybody(), 'guofa-2016-51')).toMatchObject({
      ...{ state: 'withdrawn', replacedBy: 'decree-809', reasons: '条例已施行' },
      ...{ withdrawnBy: authority().actor.id, withdrawnAt: catalog.clock.now() },
    });
  });

  it('is registered, amended and withdrawn by the authority, each step logged and told', async () => {
    const { code } = await registered();
    const amended = await register.amend(authority(), code, measures({ issuer: '省人民政府' }));
    expect(amended).toMatchObject({ revision: 2, issuer: '省人民政府', state: 'in-force' });
    await register.withdraw(authority(), code, { reasons: '已废止' });
    expect(await trace(code)).toEqual({
      logged: [
        'catalog.rule-document.register allow',
        'catalog.rule-document.amend allow',
        'catalog.rule-document.withdraw allow',
      ],
      told: [
        'catalog.rule-document.registered',
        'catalog.rule-document.amended',
        'catalog.rule-document.withdrawn',
      ],
    });
  });

  it('nobody else keeps the register, and the refusal is logged', async () => {
    const { code } = await registered();
    const officer = catalog.as(water, 'provider-officer');
    const refused = { code: 'catalog.rule-document.only-authority' };
    await expect(register.amend(officer, code, measures())).rejects.toMatchObject(refused);
    await expect(register.withdraw(officer, code, { reasons: '不便' })).rejects.toMatchObject(
      refused,
    );
    await expect(register.register(officer, 'own', measures())).rejects.toMatchObject(refused);
    expect((await trace(code)).logged.slice(1)).toEqual([
      'catalog.rule-document.amend deny',
      'catalog.rule-document.withdraw deny',
    ]);
    expect(await documents.get(officer, code)).toMatchObject({ state: 'in-force', revision: 1 });
  });

  it('a code names one document for good', async () => {
    const { code } = await registered();
    await expect(register.register(authority(), code, measures())).rejects.toMatchObject({
      code: 'catalog.rule-document.code-taken',
    });
    await register.withdraw(authority(), code, { reasons: '已废止' });
    const withdrawn = { code: 'catalog.rule-document.withdrawn' };
    await expect(register.amend(authority(), code, measures())).rejects.toMatchObject(withdrawn);
    await expect(register.withdraw(authority(), code, { reasons: '再次' })).rejects.toMatchObject(
      withdrawn,
    );
    await expect(register.register(authority(), code, measures())).rejects.toMatchObject({
      code: 'catalog.rule-document.code-taken',
    });
  });

  it.each([
    ['itself', (code: string) => code],
    ['an unknown one', () => 'no-such-document'],
    ['a withdrawn one', () => 'guofa-2016-51'],
  ])('is not replaced by %s', async (_, other) => {
    const { code } = await registered();
    const act = { reasons: '已废止', replacedBy: other(code) };
    await expect(register.withdraw(authority(), code, act)).rejects.toMatchObject({
      code: 'catalog.rule-document.replacement-not-in-force',
      problems: [{ field: 'replacedBy' }],
    });
    expect(await documents.get(anybody(), code)).toMatchObject({ state: 'in-force' });
  });

  it('is not withdrawn without reasons', async () => {
    const { code } = await registered();
    await expect(register.withdraw(authority(), code, { reasons: ' ' })).rejects.toMatchObject({
      code: 'catalog.rule-document.reasons-missing',
    });
  });

  it('a citation of an unknown, withdrawn or expired document, or of no article, is a problem with its place', async () => {
    const { code } = await registered({ inForceUntil: '2026-03-01' });
    const citations = [
      ...cite('decree-809', '第十二条'),
      ...cite('no-such-document'),
      ...cite('guofa-2016-51'),
      ...cite(code),
      ...cite('data-security-law', '　'),
    ];
    expect(await documents.problemsOf(anybody(), citations, 'basis', 20)).toEqual([
      { field: 'basis[1].document', rule: 'unknown', article: 20 },
      { field: 'basis[2].document', rule: 'withdrawn: decree-809', article: 20 },
      { field: 'basis[3].document', rule: 'not-in-force', article: 20 },
      { field: 'basis[4].article', rule: 'required', article: 20 },
    ]);
    expect(await documents.problemsOf(anybody(), [], 'basis')).toEqual([
      { field: 'basis', rule: 'required' },
    ]);
  });

  it('tells beforehand who may change it and whether it can be, as the steps answer', async () => {
    const { code } = await registered();
    const steps = {
      amendRuleDocument: (ctx: Context) => register.amend(ctx, code, measures()),
      withdrawRuleDocument: (ctx: Context) => register.withdraw(ctx, code, { reasons: '已废止' }),
    };
    const told = async (ctx: Context, action: string) => {
      const document = await documents.get(ctx, code);
      const found = ruleDocumentActions(ctx.actor, document).find((one) => one.action === action)!;
      return found.refusal?.code ?? 'ok';
    };
    expect(await told(anybody(), 'amendRuleDocument')).toBe('platform.forbidden');
    for (const [action, step] of Object.entries(steps)) {
      expect(await told(authority(), action)).toBe('ok');
      expect(await codeOf(step(authority()))).toBe('ok');
    }
    for (const [action, step] of Object.entries(steps)) {
      expect(await told(authority(), action)).toBe('catalog.rule-document.withdrawn');
      expect(await codeOf(step(authority()))).toBe('catalog.rule-document.withdrawn');
    }
  });

  it('is not withdrawn while an act that has looked at it is under way', async () => {
    const { code } = await registered();
    const order: string[] = [];
    let withdrawal: Promise<unknown> | undefined;
    await catalog.database.transaction(anybody(), async (tx) => {
      expect(await documents.problemsOf(tx, cite(code), 'basis')).toEqual([]);
      withdrawal = register
        .withdraw(authority(), code, { reasons: '已废止' })
        .then(() => order.push('withdrawn'));
      await waitsForLock(catalog);
      order.push('acted');
    });
    await withdrawal;
    expect(order).toEqual(['acted', 'withdrawn']);
  });

  it('pages by code, filtered by kind, region and state', async () => {
    await registered({ kind: 'local-regulation' });
    const filter = { division: '520000', kind: 'normative-document', state: 'in-force' } as const;
    const all = await documents.list(anybody(), filter, { first: 100 });
    const first = await documents.list(anybody(), filter, { first: 2 });
    const rest = await documents.list(anybody(), filter, { first: 100, after: first.endCursor! });
    expect(all.nodes.length).toBeGreaterThan(2);
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
  });
});

/** Resolves once a statement of this database waits for another one's lock. */
async function waitsForLock(catalog: CatalogUnderTest): Promise<void> {
  for (;;) {
    const [{ waiting } = { waiting: 0 }] = await catalog.rows<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE datname = $1 AND NOT granted`,
      [catalog.store.name],
    );
    if (waiting > 0) return;
  }
}
