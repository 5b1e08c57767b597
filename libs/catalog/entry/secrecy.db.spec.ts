import {
  assessments,
  bureau,
  catalogUnderTest,
  contents,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { Clearance } from '../clearance/clearance.service';
import { Mounting } from '../resource/mounting.service';
import { ResponsibilityPublishing } from '../responsibility/responsibility-publishing.service';
import { RuleDocumentRegister } from '../rule-document/rule-document-register.service';
import { CodeTableRegister } from '../standard/code-table-register.service';
import { StandardRegister } from '../standard/standard-register.service';
import { EntryDrafting } from './drafting.service';
import { EntryReview } from './review.service';

/** Known nowhere else, so that every place where it were kept would be found. */
const word = '雪狼行动';
const marked = `${word} 机密\n★10年`;

describe('Article 3: a state secret', () => {
  let catalog: CatalogUnderTest;
  let entry: string;
  let shown: string;
  const officer = () => catalog.as(water, 'provider-officer');
  const authority = () => catalog.as(bureau, 'authority');

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    const draft = (code: string) => catalog.get(EntryDrafting).draft(officer(), code, contents());
    entry = (await draft('306/1')).id;
    shown = (await draft('306/2')).id;
    await submitted(catalog, officer(), shown);
    await catalog.get(EntryReview).publish(authority(), shown);
    await catalog.get(StandardRegister).registerStandard(authority(), standard('X 1'));
  });
  afterAll(() => catalog.close());

  const standard = (number: string, title = '标准') =>
    ({ number, level: 'local', title, titleEn: '', issuer: '省局', inForce: null }) as const;
  const table = { code: 'T', title: '表', titleEn: '', standard: 'X 1' };
  const duty = {
    ...{ provider: water, items: [{ name: '许可证编号' }], sharing: 'unconditional' as const },
    ...{ conditions: null, updateCycle: 'daily' as const, replyDays: 1, contact: '水资源处' },
    ...{ entryCode: null, dueOn: '2026-06-30' },
  };
  const offer = {
    ...{ code: 'r', kind: 'table' as const, modes: ['query' as const], keyFields: ['permit_no'] },
    ...{ fields: ['permit_no'], masks: {}, matchRules: {}, subjectField: null },
  };
  const ruleDocument = {
    ...{ titleEn: '', number: '1 号', issuer: '省政府', kind: 'normative-document' as const },
    ...{ division: '520000', inForceFrom: '2026-01-01', inForceUntil: null },
  };

  it.each<[string, () => Promise<unknown>]>([
    [
      'a draft',
      () => catalog.get(EntryDrafting).draft(officer(), '1/1', contents({ summary: marked })),
    ],
    [
      'an edit',
      () => catalog.get(EntryDrafting).edit(officer(), entry, contents({ title: marked })),
    ],
    [
      'an assessment',
      () =>
        catalog.get(Clearance).assess(officer(), entry, { ...assessments()[0]!, assessor: marked }),
    ],
    ['the reasons of a review', () => catalog.get(EntryReview).suspend(authority(), shown, marked)],
    [
      'a resource',
      () => catalog.get(Mounting).mount(officer(), shown, { ...offer, title: marked }),
    ],
    [
      'a responsibility',
      () =>
        catalog.get(ResponsibilityPublishing).publish(authority(), 'D', { ...duty, title: marked }),
    ],
    [
      'a rule document',
      () =>
        catalog
          .get(RuleDocumentRegister)
          .register(authority(), 'd', { ...ruleDocument, title: marked }),
    ],
    [
      'a standard',
      () => catalog.get(StandardRegister).registerStandard(authority(), standard('X 2', marked)),
    ],
    [
      'a code table',
      () =>
        catalog.get(CodeTableRegister).register(authority(), table, {
          validFrom: '2026-01-01',
          values: [{ code: '1', name: marked, nameEn: '' }],
        }),
    ],
  ])('does not enter by %s, and the log keeps no word of it', async (_way, write) => {
    await expect(write()).rejects.toMatchObject({ code: 'platform.state-secret' });
    const kept = await catalog.rows(
      `SELECT 1 FROM audit.entry WHERE convert_from(body, 'UTF8') LIKE $1
       UNION ALL SELECT 1 FROM transport.message WHERE convert_from(body, 'UTF8') LIKE $1`,
      [`%${word}%`],
    );
    expect(kept).toEqual([]);
  });
});
