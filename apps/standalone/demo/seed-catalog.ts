import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import {
  Entries,
  EntryImport,
  Mounting,
  ShippedStandards,
  assessmentKinds,
  type AssessmentContent,
  type EntryContent,
  type Mask,
  type MatchRule,
  type NewEntry,
  type Offer,
  type UpdateCycle,
} from '@shutong/catalog';
import { projectRoot, sha256, type Actor, type Context } from '@shutong/platform';
import { authorityOf } from './region-connectors';
import type { DemoRegion } from './region';
import type { DemoEntry, DemoResource } from './region-files';
import { actorOf } from './seed-services';

/**
 * Entries are drafted and submitted by their department's officer, approved by its head and published by
 * the authority.
 */
export async function importEntries(
  app: INestApplicationContext,
  ctx: Context,
  region: DemoRegion,
): Promise<void> {
  // Data elements that the entries name.
  await app.get(ShippedStandards).registerShipped(ctx);
  const entries = region.entries.map((entry): NewEntry => ({
    code: entry.code,
    content: contentOf(entry),
    assessments: assessments(),
    officer: officerOf(ctx, entry.provider),
    head: actorOf(ctx, entry.provider, 'department-head'),
  }));
  const publisher = actorOf(ctx, authorityOf(region), 'authority');
  await app.get(EntryImport).importEntries(ctx, entries, publisher);
}

/** Mounts what connectors serve; what is mounted already stays as it is. */
export async function mountResources(
  app: INestApplicationContext,
  ctx: Context,
  region: DemoRegion,
): Promise<void> {
  for (const resource of region.resources) {
    const officer = { ...ctx, actor: officerOf(ctx, resource.connector) };
    const entry = await app.get(Entries).byCode(officer, resource.entry);
    await app.get(Mounting).mount(officer, entry.id, offerOf(resource));
  }
}

/** The demo's own two reports; a real department keeps one for what it catalogues. */
const assessments = (): AssessmentContent[] =>
  assessmentKinds.map((kind) => {
    const report = join(projectRoot(), 'catalog', 'demo', 'assessments', `${kind}.md`);
    return {
      kind,
      result: 'passed',
      assessedOn: '2026-01-05',
      assessor: '演示评估员 Demo assessor',
      fileSha256: sha256(readFileSync(report)),
    };
  });

function contentOf(entry: DemoEntry): EntryContent {
  const { title, titleEn, theme, keywords, formats, sharing, modes, basis, open, items } = entry;
  return {
    ...{ title, titleEn, theme, sharing, open },
    summary: `${entry.summary}\n${entry.summaryEn}`,
    keywords: [...keywords],
    formats: [...formats],
    updateCycle: entry.updateCycle as UpdateCycle,
    modes: [...modes],
    conditions: entry.conditions ?? null,
    legalGround: entry.legalGround ?? null,
    industry: null,
    basis: [...basis],
    openConditions: entry.openConditions ?? null,
    relatedCodes: [],
    items: items.map((item) => ({ dataElement: null, codeTable: null, ...item })),
  };
}

function offerOf(resource: DemoResource): Offer {
  const { code, title, kind, modes, keyFields, columns, masks, matchRules, personal } = resource;
  return {
    ...{ code, title, kind },
    modes: [...modes],
    keyFields: [...keyFields],
    fields: Object.keys(columns),
    masks: masks as Record<string, Mask>,
    matchRules: matchRules as Record<string, MatchRule>,
    subjectField: personal?.subjectField ?? null,
  };
}

const officerOf = (ctx: Context, department: string): Actor =>
  actorOf(ctx, department, 'provider-officer');
