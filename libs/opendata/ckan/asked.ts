import { isReadable, type Context } from '@shutong/platform';
import type { Asker } from '../open-dataset/asker';
import { misfit } from './ckan-answer';

const yes = ['true', 'yes', '1', 't', 'y', 'on'];
const no = ['false', 'no', '0', 'f', 'n', 'off', ''];

/** Who asks, and where. */
export interface AskedBy {
  readonly ctx: Context;
  /** With which the portal's own addresses begin. */
  readonly portal: string;
  readonly asker: Asker;
  /** Told of which dataset it is, as soon as that is known. */
  readonly isAbout: (dataset: string) => void;
}

/**
 * Parameters of an action, as clients send them: in an address everything is text, and lists are repeated names, JSON, or words
 * with commas or spaces between; in a body it is JSON. Parameters that an action does not know are passed over, as in CKAN.
 */
export class Asked implements AskedBy {
  readonly ctx: Context;
  readonly portal: string;
  readonly asker: Asker;
  readonly isAbout: AskedBy['isAbout'];

  constructor(
    private readonly by: AskedBy,
    private readonly given: Readonly<Record<string, unknown>>,
  ) {
    ({ ctx: this.ctx, portal: this.portal, asker: this.asker, isAbout: this.isAbout } = by);
  }

  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  /** @throws CkanRefusal */
  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string') throw misfit({ [name]: ['Must be a text'] });
    if (!isReadable(value)) throw misfit({ [name]: ['Holds a control character'] });
    return value;
  }

  /** @throws CkanRefusal */
  needed(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw misfit({ [name]: ['Missing value'] });
    return value;
  }

  /** A whole number from 0; one above `most` counts as that. @throws CkanRefusal */
  count(name: string, { usual, most }: { readonly usual: number; readonly most: number }): number {
    const text = this.text(name);
    if (text === undefined || text === '') return usual;
    if (!/^\d{1,15}$/.test(text)) throw misfit({ [name]: ['Invalid integer'] });
    return Math.min(Number(text), most);
  }

  /** @throws CkanRefusal */
  flag(name: string, usual: boolean): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return usual;
    if (yes.includes(text)) return true;
    if (no.includes(text)) return false;
    throw misfit({ [name]: ['Must be true or false'] });
  }

  /** Texts of a list; `separator` is what stands between them in one text. @throws CkanRefusal */
  list(name: string, separator: RegExp = /[\s,]+/): string[] {
    const value = this.value(name);
    const all = typeof value === 'string' ? listIn(name, value, separator) : (value ?? []);
    if (!Array.isArray(all)) throw misfit({ [name]: ['Must be a list'] });
    return all.map((one) => new Asked(this.by, { [name]: one as unknown }).needed(name));
  }

  /** JSON of a body, or written in a text. @throws CkanRefusal */
  json(name: string): unknown {
    const value = this.value(name);
    if (typeof value !== 'string' || value.trim() === '') return value === '' ? undefined : value;
    if (!isReadable(value)) throw misfit({ [name]: ['Holds a control character'] });
    return parsed(value) ?? value;
  }

  /** The parameters that an object holds, written as JSON; none where it is not there. @throws CkanRefusal */
  within(name: string): Asked {
    const value = this.json(name) ?? {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw misfit({ [name]: ['Must be an object'] });
    }
    return new Asked(this.by, value as Record<string, unknown>);
  }

  /** All parameters, as they would stand in an address. */
  asQuery(): URLSearchParams {
    const all = Object.entries(this.given).filter(([, value]) => value !== null);
    const written = (value: unknown): string =>
      typeof value === 'string' ? value : JSON.stringify(value);
    return new URLSearchParams(Object.fromEntries(all.map(([name, one]) => [name, written(one)])));
  }

  private value(name: string): unknown {
    const value = Object.hasOwn(this.given, name) ? this.given[name] : undefined;
    return value === null ? undefined : value;
  }
}

function listIn(name: string, text: string, separator: RegExp): unknown {
  if (text.trimStart().startsWith('[')) {
    const list = parsed(text);
    if (list === undefined) throw misfit({ [name]: ['Cannot be read as JSON'] });
    return list;
  }
  return text.split(separator).filter((one) => one !== '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
