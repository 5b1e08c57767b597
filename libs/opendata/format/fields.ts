import { limits } from '@shutong/platform';
import type { Texts } from '../description/description';
import { Problems } from '../description/problems';
import { boundedText, inNoLanguage, languageTag, lengths } from '../description/texts';
import { addressOf, dateIn, emailOf } from '../description/values';

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/** Fields of a JSON object that others wrote: of any type, perhaps missing; what is wrong is told and left out. */
export class Fields {
  constructor(
    readonly source: Json,
    readonly problems: Problems,
    private readonly prefix = '',
  ) {}

  name(field: string): string {
    return `${this.prefix}${field}`;
  }

  has(field: string): boolean {
    return !isNothing(this.source[field]);
  }

  /** A text; a number as it is written; of a list its first. */
  text(field: string, length: number = lengths.text): string | null {
    const value = this.source[field];
    if (isNothing(value)) return null;
    const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (typeof one === 'number' || typeof one === 'boolean') return String(one);
    if (typeof one !== 'string') return this.problems.add(this.name(field), 'wrong-type', value);
    return boundedText(one, { field: this.name(field), length }, this.problems);
  }

  /** The first of several fields that says something. */
  first(fields: readonly string[], length?: number): string | null {
    const field = fields.find((one) => this.has(one));
    return field === undefined ? null : this.text(field, length);
  }

  /** `{"fr": "…", "en": "…"}` in all its languages, or a text in none. */
  texts(field: string, length: number = lengths.text): Texts {
    const value = this.source[field];
    if (!isObject(value)) return inNoLanguage(this.text(field, length));
    const inner = new Fields(value, this.problems, `${this.name(field)}.`);
    const said = Object.keys(value).map((tag) => [languageTag(tag), inner.text(tag, length)]);
    return Object.fromEntries(said.filter(([, text]) => text !== null)) as Texts;
  }

  address(field: string): string | null {
    return addressOf(this.text(field), this.name(field), this.problems);
  }

  email(field: string): string | null {
    return emailOf(this.text(field), this.name(field), this.problems);
  }

  date(...fields: string[]): string | null {
    const field = fields.find((one) => this.has(one));
    if (field === undefined) return null;
    return dateIn(this.text(field), this.name(field), this.problems);
  }

  /** Values of a list; a lone value counts as a list of one. */
  list(field: string): readonly unknown[] {
    const value = this.source[field];
    if (isNothing(value)) return [];
    if (!Array.isArray(value)) return [value];
    const most = limits.harvestList.value;
    if (value.length > most) this.problems.add(this.name(field), 'too-many', value.length);
    return value.slice(0, most).filter((one) => !isNothing(one));
  }

  /** Texts of a list, each once; a text with commas is several where the source writes lists so. */
  words(field: string, split?: RegExp): string[] {
    const parts = this.list(field).flatMap((one) => {
      if (typeof one !== 'string' && typeof one !== 'number') {
        this.problems.add(this.name(field), 'wrong-type', one);
        return [];
      }
      return split ? String(one).split(split) : [String(one)];
    });
    const bound = { field: this.name(field), length: lengths.word };
    const words = parts.map((one) => boundedText(one, bound, this.problems));
    return [...new Set(words.filter((one) => one !== null))].slice(0, limits.harvestList.value);
  }

  /** Objects of a list, each with its place in the names of its fields. */
  objects(field: string): Fields[] {
    return this.list(field).flatMap((one, at) => {
      const place = `${this.name(field)}[${at + 1}]`;
      if (isObject(one)) return [new Fields(one, this.problems, `${place}.`)];
      this.problems.add(place, 'wrong-type', one);
      return [];
    });
  }

  object(field: string): Fields | null {
    const value = this.source[field];
    if (isNothing(value)) return null;
    if (isObject(value)) return new Fields(value, this.problems, `${this.name(field)}.`);
    return this.problems.add(this.name(field), 'wrong-type', value);
  }
}

export const fieldsOf = (source: Json): Fields => new Fields(source, new Problems());
