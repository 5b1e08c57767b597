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
import { Surveys } from './surveys.service';

describe('a survey of what stands behind an entry', () => {
  let catalog: CatalogUnderTest;
  let entry: string;
  const officer = () => catalog.as(water, 'provider-officer');
  const surveys = () => catalog.get(Surveys);
  beforeAll(async () => {
    catalog = await catalogUnderTest();
    ({ id: entry } = await catalog.get(EntryDrafting).draft(officer(), '306/1', contents()));
  });
  afterAll(() => catalog.close());

  it('is stated by its department, once it is published, logged and told; the newest holds', async () => {
    const held = { records: 176_073, bytes: 95_000_000_000_000 };
    expect(await codeOf(surveys().state(officer(), entry, held))).toBe('catalog.entry.wrong-state');
    await submitted(catalog, officer(), entry);
    await catalog.get(EntryReview).publish(catalog.as(bureau, 'authority'), entry);
    expect(await surveys().newest(officer(), entry)).toBeNull();
    await surveys().state(officer(), entry, { records: 1, bytes: 2 });
    catalog.clock.advance(1000);
    await surveys().state(officer(), entry, held);
    const reader = catalog.as(police, 'requester');
    expect(await surveys().newest(reader, entry)).toMatchObject({ entryId: entry, ...held });
    const told = await catalog.rows<{ data: unknown }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
        WHERE type LIKE '%entry.surveyed' ORDER BY id`,
    );
    expect(told.at(-1)!.data).toEqual({ id: entry, department: water, ...held });
    const logged = await catalog.rows<{ outcome: string }>(
      `SELECT outcome FROM audit.entry WHERE action = 'catalog.entry.survey' ORDER BY pk`,
    );
    expect(logged.map(({ outcome }) => outcome)).toEqual(['deny', 'allow', 'allow']);
  });

  it('is stated by nobody else', async () => {
    const stranger = catalog.as(police, 'provider-officer');
    const refused = surveys().state(stranger, entry, { records: 1, bytes: 1 });
    expect(await codeOf(refused)).toBe('catalog.entry.other-department');
  });
});
