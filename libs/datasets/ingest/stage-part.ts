import { join } from 'node:path';
import { HubError } from '@shutong/platform';
import type { Part } from './archive/parts';
import { stageCsv, headCharacters } from './csv/stage-csv';
import type { Dialect } from './csv/dialect';
import { ingestErrors } from './ingest.errors';
import { stageJson } from './json/stage-json';
import { placeText, type Place } from './place';
import { stageWorkbook } from './sheet/stage-workbook';
import type { StagedTable } from './table/staged-table';
import {
  encodings,
  findEncoding,
  type Encoding,
  type EncodingFound,
  type EncodingMissing,
} from './text/encoding';
import { whyNoTable } from './text/table-text';
import { formatByName, textKindOf } from './text/text-kind';
import { Undecodable, textHead } from './text/utf8-stream';

export interface StageOptions {
  readonly scratch: string;
  /** What the publisher knows better than the file says. */
  readonly encoding?: Encoding;
  readonly dialect?: Partial<Dialect>;
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Tables of one part of a file as texts; Parquet is left to the engine. @throws ingestErrors */
export async function* stagePart(part: Part, options: StageOptions): AsyncGenerator<StagedTable> {
  const { member } = part;
  const place: Place = member === undefined ? {} : { member };
  const at = placeText(place);
  const format = part.format ?? '';
  const name = tableName(member ?? part.name);
  const spool = spools(options.scratch);
  switch (part.kind) {
    case 'empty':
      throw ingestErrors.empty({ place: at });
    case 'unread':
      throw ingestErrors.formatNotRead({ place: at, format });
    case 'other':
      throw ingestErrors.notATable({ place: at, format });
    case 'workbook':
      yield* stageWorkbook({ path: part.path, name, place, spool });
      return;
    case 'text':
      yield* stageText({ ...part, place, table: name, spool }, options);
      return;
    case 'parquet':
      throw new RangeError('Parquet is not staged.');
  }
}

/** Without folders and endings that say what it is made of. */
export const tableName = (path: string): string =>
  path.replace(
    /(\.(csv|tsv|txt|tab|ssv|json|jsonl|ndjson|geojson|xlsx|parquet|parq|gz|zip))+$/i,
    '',
  );

let spooled = 0;
const spools = (scratch: string) => (): string => join(scratch, `spool-${(spooled += 1)}.csv`);

interface TextPart extends Part {
  readonly place: Place;
  readonly table: string;
  readonly spool: (number: number) => string;
}

async function* stageText(part: TextPart, options: StageOptions): AsyncGenerator<StagedTable> {
  try {
    yield* tablesOf(part, options);
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    throw ingestErrors.encodingUnknown({ place: placeText({ ...part.place, byte: error.byte }) });
  }
}

async function* tablesOf(part: TextPart, options: StageOptions): AsyncGenerator<StagedTable> {
  const { path, name, place, table, spool } = part;
  const encoding = await encodingOf(part, options);
  const head = await textHead(path, encoding, headCharacters);
  const { progress, signal } = options;
  const shared = {
    ...{ path, name: table, place, encoding },
    ...(progress ? { progress } : {}),
    ...(signal ? { signal } : {}),
  };
  const kind = textKindOf(head);
  const at = placeText(place);
  if (kind.kind === 'empty') throw ingestErrors.empty({ place: at });
  if (kind.kind === 'other') throw ingestErrors.notATable({ place: at, format: kind.format });
  if (kind.kind === 'json') {
    yield* unlessOther(stageJson({ ...shared, spool }), encoding, { at, name });
    return;
  }
  const why = whyNoTable(head, name);
  if (why !== undefined) throw ingestErrors.noTableFound({ place: at, format: why });
  const { dialect } = options;
  yield await stageCsv({ ...shared, ...(dialect ? { dialect } : {}), spool: spool(0) });
}

/** A bracket begins more than JSON: where it is none, the name may say what it is. */
async function* unlessOther(
  tables: AsyncGenerator<StagedTable>,
  { encoding }: EncodingFound,
  { at, name }: { readonly at: string; readonly name: string },
): AsyncGenerator<StagedTable> {
  try {
    for await (const table of tables) yield { ...table, encoding };
  } catch (error) {
    const format = formatByName(name);
    if (!isBrokenJson(error) || format === undefined) throw error;
    throw ingestErrors.notATable({ place: at, format });
  }
}

const isBrokenJson = (error: unknown): boolean =>
  error instanceof HubError && error.code === 'datasets.ingest.format-broken';

/** What the publisher says holds, but of UTF-8, whose every byte has been judged. */
function asGiven(given: Encoding, found: EncodingFound | EncodingMissing): EncodingFound {
  if (!('encoding' in found)) {
    if (given === 'utf-8') throw new Undecodable(found.byte);
    return { encoding: given, mark: 0 };
  }
  if (given === 'utf-8' && found.encoding !== 'utf-8') throw new Undecodable(0);
  return { encoding: given, mark: found.mark };
}

async function encodingOf(part: TextPart, options: StageOptions): Promise<EncodingFound> {
  const found = await findEncoding(part.path, options.signal);
  const { encoding: given } = options;
  if (given !== undefined && encodings.includes(given)) return asGiven(given, found);
  if ('encoding' in found) return found;
  const place = placeText({ ...part.place, byte: found.byte });
  if (found.why === 'unknown') throw ingestErrors.encodingUnknown({ place });
  const format = formatByName(part.name) ?? 'binary data';
  throw ingestErrors.notATable({ place, format });
}
