import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { FieldProblem } from '../errors/hub-error';
import { platformErrors } from '../errors/platform.errors';
import { limits } from '../limits/limits';

/**
 * PostgreSQL has no text with NUL, and UTF-8 none with half a surrogate pair. Other controls and overrides of
 * direction (U+202A–202E, U+2066–2069) make a text read otherwise than it is: in decisions, in the log, on a
 * terminal. Tab and line end stay, and the marks of direction that Arabic and Uyghur need.
 */
const unreadable = /\p{Surrogate}|(?![\t\n\r])\p{Control}|\r(?!\n)|[\u202a-\u202e\u2066-\u2069]/u;
const rule = 'must hold no control character, override of direction or half of a surrogate pair';
const tooDeep = `must not be nested deeper than ${limits.inputDepth.value} levels`;

/** Whether a table can hold the text and a reader trust it. */
export const isReadable = (text: string): boolean => !unreadable.test(text);

/**
 * Refuses text that no table could hold or no reader trust, wherever it stands in an argument, in REST and in GraphQL:
 * `platform.invalid-input` names the field. So is refused what is nested deeper than whoever reads it after this
 * could follow. A body that no class describes is for its handler to judge.
 */
@Injectable()
export class StoredTextPipe implements PipeTransform {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (type === 'custom' || metatype === Object) return value;
    const problems = problemsIn(value, data ?? '');
    if (problems.length > 0) throw platformErrors.invalidInput({}, problems);
    return value;
  }
}

/** Places are named as class-validator names them; they wait in a list, so that depth costs no stack. */
function problemsIn(value: unknown, name: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const waiting = [{ place: '', depth: 0, value }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { place, depth, value: found } = next;
    const field = place || name;
    if (typeof found === 'string' && unreadable.test(found)) {
      problems.push({ field, rule: `${field} ${rule}` });
    }
    if (!isPlain(found)) continue;
    if (depth > limits.inputDepth.value) return [{ field, rule: `${field} ${tooDeep}` }];
    for (const [key, inner] of Object.entries(found)) {
      waiting.push({ place: place ? `${place}.${key}` : key, depth: depth + 1, value: inner });
    }
  }
  return problems;
}

/** What JSON, GraphQL and the reader of queries make, which has a bare prototype of its own; a date or a stream is none of it. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}
