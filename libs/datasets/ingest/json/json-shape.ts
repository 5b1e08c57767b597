import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { placeText, type Place } from '../place';
import type { EncodingFound } from '../text/encoding';
import { textChunks } from '../text/utf8-stream';
import { JsonBroken, JsonTooDeep, JsonWalker, type FoundValue } from './json-walker';

export interface JsonSource {
  readonly path: string;
  readonly name: string;
  readonly place: Place;
  readonly encoding: EncodingFound;
  /** Path of a spool by its number. */
  readonly spool: (number: number) => string;
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Values of a list, counted by what they are. */
export interface ListShape {
  readonly path: string;
  objects: number;
  lists: number;
  scalars: number;
}

export interface JsonShape {
  /** Outermost values. */
  readonly values: number;
  readonly first: JsonWalker['first'];
  readonly type?: JsonWalker['type'];
  readonly lists: readonly ListShape[];
}

/** Values of the file one after another, whatever it holds besides. @throws ingestErrors */
export async function* valuesOf(source: JsonSource, lines: boolean): AsyncGenerator<FoundValue> {
  let found: FoundValue[] = [];
  const walker = new JsonWalker(lines, (value) => found.push(value));
  const { value: most, unit } = limits.ingestRecord;
  for await (const chunk of textChunks(source.path, source.encoding, source.signal)) {
    explained(source, () => walker.push(chunk));
    if (walker.pending > most) {
      throw ingestErrors.tooLarge({
        place: placeText(source.place),
        limit: most,
        unit,
        what: 'a record',
      });
    }
    yield* found;
    found = [];
    source.progress?.(chunk.length);
  }
  explained(source, () => walker.end());
  yield* found;
  yield { path: shapePath, text: JSON.stringify(told(walker)) };
}

const told = ({ values, first, type }: JsonWalker) => ({ values, first, type });

/** The last value says what the whole was; no key of a file can be this. */
export const shapePath = '\0shape';

/** What lists a file holds, and whether it is one value or many. */
export async function shapeOf(source: JsonSource): Promise<JsonShape> {
  const lists = new Map<string, ListShape>();
  let whole: Omit<JsonShape, 'lists'> = { values: 0, first: undefined };
  for await (const { path, text } of valuesOf(source, false)) {
    if (path === shapePath) {
      whole = JSON.parse(text) as typeof whole;
      continue;
    }
    const list = lists.get(path) ?? { path, objects: 0, lists: 0, scalars: 0 };
    if (text.startsWith('{')) list.objects += 1;
    else if (text.startsWith('[')) list.lists += 1;
    else list.scalars += 1;
    lists.set(path, list);
  }
  return { ...whole, lists: [...lists.values()] };
}

export function explained<T>({ place }: { readonly place: Place }, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof JsonTooDeep) {
      const { value: limit, unit } = limits.jsonDepth;
      const here = `${placeText(place)}, character ${error.at}`;
      throw ingestErrors.tooLarge({ place: here, limit, unit, what: 'a value' });
    }
    if (error instanceof JsonBroken) {
      throw ingestErrors.formatBroken({
        ...{
          format: 'JSON',
          place: `${placeText(place)}, character ${error.at}`,
          why: error.message,
        },
      });
    }
    if (error instanceof SyntaxError) {
      throw ingestErrors.formatBroken({
        format: 'JSON',
        place: placeText(place),
        why: error.message,
      });
    }
    throw error;
  }
}
