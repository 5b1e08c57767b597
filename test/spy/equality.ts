import type { CallAnswer, CallCommand } from '@shutong/wire';
import type { NotedCall } from './calls';

/** Names whose values differ from call to call by nature: only their lengths are compared. */
const ofTheCall = new Set([
  ...['id', 'sealed', 'statement', 'tokens', 'sealedSha256', 'commandSha256', 'sha256'],
  ...['trace_id', 'token_hash', 'deadline', 'issuedAt', 'answeredAt'],
  ...['occurred_at', 'recorded_at', 'duration_us'],
]);

/** What the hub has of one call. */
export interface SeenCall {
  readonly command: CallCommand;
  readonly answer: CallAnswer;
  /** Its log entry, hub.audit/1. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/**
 * Compares everything that the hub has of verifications with different results. Returns the distinct
 * shapes: one, if no result can be told from another.
 */
export function shapesOf(
  calls: readonly NotedCall[],
  seen: ReadonlyMap<string, SeenCall>,
): string[] {
  const verifications = calls.filter(({ mode }) => mode === 'verify');
  const shapes = verifications.map(({ id }) => {
    const call = seen.get(id);
    if (!call) throw new Error(`The hub's sockets do not show call ${id}.`);
    return JSON.stringify(shapeOf({ ...call, statement: payloadOf(call.answer.statement) }));
  });
  return [...new Set(shapes)];
}

function shapeOf(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => shapeOf(one, name));
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(pairs.map(([key, inner]) => [key, shapeOf(inner, key)]));
  }
  if (!ofTheCall.has(name)) return value;
  return typeof value === 'string' ? `${value.length} characters` : typeof value;
}

/** A statement is a JWS: what it says is compared like everything else. */
const payloadOf = (jws: string): unknown =>
  JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString());

const longestMessage = 300_000;
const versions = ['shutong.call/1', 'shutong.answer/1'] as const;

/** Commands and answers in the bytes of sockets, by call. */
export function messagesIn(streams: readonly Buffer[]) {
  const commands = new Map<string, CallCommand>();
  const answers = new Map<string, CallAnswer>();
  for (const stream of streams) {
    const text = stream.toString('latin1');
    for (const { id, ...rest } of objectsWith(text, versions[0])) {
      if (rest['sealed']) commands.set(id, { id, ...rest } as unknown as CallCommand);
    }
    for (const { id, ...rest } of objectsWith(text, versions[1])) {
      if (rest['outcome']) answers.set(id, { id, ...rest } as unknown as CallAnswer);
    }
  }
  return { commands, answers };
}

/** JSON objects that begin before a version mark and end with their brace. */
function* objectsWith(
  text: string,
  mark: string,
): Generator<{ id: string } & Record<string, unknown>> {
  for (let at = text.indexOf(`"${mark}"`); at >= 0; at = text.indexOf(`"${mark}"`, at + 1)) {
    const object = objectAround(text, at);
    if (object) yield object;
  }
}

function objectAround(text: string, at: number) {
  let start = at;
  // The mark may come after an inner object: look for one that begins further out, too.
  for (let outwards = 0; outwards < 3; outwards += 1) {
    start = text.lastIndexOf('{', start - 1);
    if (start < 0) return undefined;
    const object = objectAt(text, start, at);
    if (object) return object;
  }
  return undefined;
}

function objectAt(text: string, start: number, beyond: number) {
  for (let end = text.indexOf('}', beyond); end >= 0; end = text.indexOf('}', end + 1)) {
    if (end - start > longestMessage) return undefined;
    try {
      return JSON.parse(text.slice(start, end + 1)) as { id: string } & Record<string, unknown>;
    } catch {
      // Not the object's last brace yet.
    }
  }
  return undefined;
}
