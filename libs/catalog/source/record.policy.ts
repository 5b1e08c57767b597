import { canonicalJson, isDay, limits, sha256, isMarkedSecret } from '@shutong/platform';
import type { Openness, UpdateCycle } from '../vocabulary';
import type { CodeRule, ListRule, Mapping, TextRule } from './mapping';

/** What a source says of an entry; what it does not say stays empty and is never invented. */
export interface SourceEntry {
  readonly title: string;
  readonly titleEn: string;
  readonly summary: string;
  readonly providerName: string;
  readonly theme: string | null;
  readonly keywords: string[];
  readonly formats: string[];
  readonly updateCycle: UpdateCycle | null;
  readonly open: Openness | null;
  readonly division: string | null;
  readonly node: string | null;
  /** YYYY-MM-DD. */
  readonly issued: string | null;
  readonly modified: string | null;
}

export interface SourceRecord {
  readonly identity: string;
  /** Of the mapped record: equal means unchanged. */
  readonly sha256: string;
  readonly entry: SourceEntry;
}

/** Why a record is not loaded, in the operator's words. */
export class RecordRefusal extends Error {}

/** One record by its portal's map. @throws RecordRefusal */
export function recordOf(mapping: Mapping, file: string, raw: object): SourceRecord {
  const source = raw as Readonly<Record<string, unknown>>;
  if (isMarkedSecret(source)) throw new RecordRefusal('it carries the mark of a state secret');
  const entry = entryOf(mapping, file, source);
  return { identity: identityOf(mapping, source), sha256: sha256(canonicalJson(entry)), entry };
}

function entryOf(
  mapping: Mapping,
  file: string,
  source: Readonly<Record<string, unknown>>,
): SourceEntry {
  const { fields } = mapping;
  const text = (rule: TextRule | undefined, limit: number) => textOf(source, rule, limit);
  return {
    title: required(fields.title, text(fields.title, limits.nameField.value)),
    titleEn: text(fields.titleEn, limits.nameField.value) ?? '',
    summary: text(fields.summary, limits.textField.value) ?? '',
    providerName: text(fields.providerName, limits.nameField.value) ?? '',
    theme: text(fields.theme, 100),
    keywords: listOf(source, fields.keywords),
    formats: listOf(source, fields.formats),
    updateCycle: codeOf(source, fields.updateCycle) as UpdateCycle | null,
    open: codeOf(source, fields.open) as Openness | null,
    division: divisionOf(mapping, file),
    node: mapping.node ?? null,
    issued: dateOf(source, fields.issued),
    modified: dateOf(source, fields.modified),
  };
}

/** A page address is the identity itself; several fields count within their portal only. */
function identityOf(mapping: Mapping, source: Readonly<Record<string, unknown>>): string {
  const parts = mapping.identity.map((from) => required({ from }, textOf(source, { from }, 2000)));
  return parts.length === 1 ? parts[0]! : canonicalJson([mapping.name, ...parts]);
}

function textOf(
  source: Readonly<Record<string, unknown>>,
  rule: TextRule | undefined,
  limit: number,
): string | null {
  const value = rule ? source[rule.from] : undefined;
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new RecordRefusal(`${rule!.from}: no text`);
  const text = value.trim();
  if (text.length > limit) throw new RecordRefusal(`${rule!.from}: over ${limit} characters`);
  return text === '' || rule!.absent?.includes(text) ? null : text;
}

/** Each value once, in the source's order. */
function listOf(source: Readonly<Record<string, unknown>>, rule: ListRule | undefined): string[] {
  if (!rule) return [];
  const { split, absent = [], values = {} } = rule;
  const names = typeof rule.from === 'string' ? [rule.from] : rule.from;
  const texts = names.flatMap((from) => {
    const value = source[from];
    return (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((one) => {
      const text = textOf({ [from]: one }, { from }, limits.textField.value);
      if (text === null) return [];
      return split === undefined ? [text] : text.split(new RegExp(split)).filter(Boolean);
    });
  });
  const kept = texts.filter((text) => !absent.includes(text)).map((text) => values[text] ?? text);
  const long = kept.find((text) => text.length > 100);
  if (long !== undefined) throw new RecordRefusal(`${names.join(', ')}: over 100 characters`);
  return [...new Set(kept)];
}

/** A value that the map does not know is for a person to decide: it may change what may be opened. */
function codeOf(
  source: Readonly<Record<string, unknown>>,
  rule: CodeRule | undefined,
): string | null {
  const text = textOf(source, rule, 100);
  if (text === null) return null;
  const ours = rule!.values[text];
  if (ours === undefined) throw new RecordRefusal(`${rule!.from}: ${text} is not in the map`);
  return ours;
}

function dateOf(
  source: Readonly<Record<string, unknown>>,
  rule: TextRule | undefined,
): string | null {
  const text = textOf(source, rule, 100);
  if (text === null) return null;
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (day && isDay(day)) return day;
  throw new RecordRefusal(`${rule!.from}: ${text} is no date`);
}

/** The region of a file, where the portal names its files so. */
function divisionOf({ division }: Mapping, file: string): string | null {
  if (typeof division === 'string') return division;
  const key = division ? new RegExp(division.file).exec(file)?.[1] : undefined;
  return key === undefined ? null : (division!.values[key] ?? null);
}

function required(rule: TextRule, text: string | null): string {
  if (text === null) throw new RecordRefusal(`${rule.from}: missing`);
  return text;
}

/** What a file's records come to: those to load, and those refused with their place from 1. */
export interface MappedRecords {
  readonly records: readonly SourceRecord[];
  readonly refusals: readonly { readonly record: number; readonly why: string }[];
  /** Of those refused, as far as they have one: the source still has them. */
  readonly refusedIdentities: readonly string[];
}

/**
 * All records of a file by its map. Two of one identity are reported, never merged: the first is
 * kept, also across the files that share `seen`.
 */
export function mapRecords(
  mapping: Mapping,
  file: string,
  raw: readonly object[],
  seen: Set<string>,
): MappedRecords {
  const records: SourceRecord[] = [];
  const refusals: { record: number; why: string }[] = [];
  const refusedIdentities: string[] = [];
  raw.forEach((one, index) => {
    try {
      const record = recordOf(mapping, file, one);
      if (seen.has(record.identity)) throw new RecordRefusal(`${record.identity} occurs again`);
      seen.add(record.identity);
      records.push(record);
    } catch (error) {
      if (!(error instanceof RecordRefusal)) throw error;
      refusals.push({ record: index + 1, why: error.message });
      refusedIdentities.push(...identityIfAny(mapping, one));
    }
  });
  return { records, refusals, refusedIdentities };
}

function identityIfAny(mapping: Mapping, raw: object): string[] {
  try {
    return [identityOf(mapping, raw as Readonly<Record<string, unknown>>)];
  } catch {
    return [];
  }
}
