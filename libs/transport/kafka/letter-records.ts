import type { DeadLetter, DeadLetterDecision } from '../transport';
import type { GroupName } from './group-names';
import { type IncomingRecord, messageOf, transportHeader } from './record';

const ID = /^([a-z0-9][a-z0-9.-]{0,179})~([A-Za-z0-9][A-Za-z0-9._:-]{0,99})~(\d{1,10}:\d{1,19})$/;
/** Letters of one topic that are looked after: whoever buries there decides how many there are. */
const MAX_LETTERS = 20_000;

/** What an id says: which message of which topic, and the group that could not handle it. */
export type LetterPlace = GroupName & Pick<DeadLetter, 'id' | 'position'>;

/** The id follows from the place, so a letter buried twice is one letter. */
export const letterIdOf = ({ topic, group, position }: Omit<LetterPlace, 'id'>): string =>
  `${topic}~${group}~${position}`;

export function placeNamed(id: string): LetterPlace | undefined {
  const [, topic, group, position] = ID.exec(id) ?? [];
  if (topic === undefined || group === undefined || position === undefined) return undefined;
  return { id, topic, group, position };
}

/** Which letters are gathered. */
export interface ShelfOptions {
  readonly topic: string;
  /** Whether the group is one of the topic's. */
  readonly isReader: (at: GroupName) => boolean;
  /** Of these the whole letter is kept, of others only that they are there. None by default. */
  readonly keeps?: ReadonlySet<string>;
}

/** That a letter is there, without what is in it. */
export interface LetterHead extends LetterPlace {
  readonly isDecided: boolean;
}

/**
 * The letters of one topic as their records say, oldest first. A department writes its own records, so nothing in
 * them says where a letter belongs but the id, and that has to be of this topic; the rest is passed over.
 */
export class LetterShelf {
  readonly heads = new Map<string, LetterHead>();
  /** Those that were asked for. */
  readonly letters = new Map<string, DeadLetter>();
  /** Records that are no letter of this topic. */
  unreadable = 0;
  /** Letters beyond those that are looked after. */
  beyond = 0;

  constructor(private readonly options: ShelfOptions) {}

  /** The newer record of a letter replaces the older one. */
  add(record: IncomingRecord): void {
    const place = this.placeOf(record);
    const about = place && aboutOf(record);
    if (!about) this.unreadable += 1;
    else if (!this.heads.has(place.id) && this.heads.size >= MAX_LETTERS) this.beyond += 1;
    else {
      const { id } = place;
      this.heads.set(id, { ...place, isDecided: about.decision !== undefined });
      if (this.options.keeps?.has(id)) this.letters.set(id, letterOf(record, place, about));
    }
  }

  private placeOf({ key }: IncomingRecord): LetterPlace | undefined {
    const { topic, isReader } = this.options;
    const place = placeNamed(key?.toString() ?? '');
    return place?.topic === topic && isReader(place) ? place : undefined;
  }
}

/** What the record itself says of a letter, besides the message. */
type About = Pick<DeadLetter, 'attempts' | 'error' | 'at' | 'decision'> & { readonly key: string };

export const aboutText = ({ attempts, error, at, decision, message }: DeadLetter): string =>
  JSON.stringify({ attempts, error, at, decision, key: message.key });

function aboutOf(record: IncomingRecord): About | undefined {
  const said = objectIn(transportHeader(record, 'letter'));
  if (!said) return undefined;
  const { attempts, error, key, decision: given } = said;
  const at = dateIn(said['at']);
  const decision = given === undefined ? undefined : decisionIn(given);
  if (typeof attempts !== 'number' || typeof error !== 'string' || typeof key !== 'string')
    return undefined;
  const isWhole = at !== undefined && (given === undefined || decision !== undefined);
  return isWhole ? { attempts, error, key, at, decision } : undefined;
}

function decisionIn(given: unknown): DeadLetterDecision | undefined {
  const { kind, reason, at: text } = Object(given) as Record<string, unknown>;
  const at = dateIn(text);
  const isKnown = kind === 'replayed' || kind === 'dropped';
  return isKnown && typeof reason === 'string' && at ? { kind, reason, at } : undefined;
}

function objectIn(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const said: unknown = JSON.parse(text ?? '');
    return said !== null && typeof said === 'object'
      ? (said as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function dateIn(text: unknown): Date | undefined {
  const at = new Date(typeof text === 'string' ? text : NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function letterOf(record: IncomingRecord, place: LetterPlace, about: About): DeadLetter {
  const { key, ...rest } = about;
  return { ...place, ...rest, message: { ...messageOf(record, record.offset), key } };
}
