import { FoundCiphertexts } from '../crack/ciphertexts';
import { FoundKeys } from '../crack/keys';
import type { Place } from '../places/place';
import { Layers } from './layers';
import { Needles } from './needles';

const result = /"result"\s*:\s*"(?:match|no-match|not-found)"/;

/** What was read, and where: the place, or the key that opened it. */
export interface Findings {
  /** By value, the first place where it was read. */
  readonly values: ReadonlyMap<string, string>;
  /** Match results that were read. */
  readonly results: readonly string[];
}

/** Searches places for planted values and match results, as they are and behind every key found. */
export class Search {
  readonly keys = new FoundKeys();
  readonly ciphertexts = new FoundCiphertexts();
  private readonly needles: Needles;
  private readonly layers = new Layers();
  private readonly values = new Map<string, string>();
  private readonly results: string[] = [];

  constructor(values: readonly string[]) {
    this.needles = new Needles(values);
  }

  look({ kind, name, bytes }: Place): void {
    for (const layer of this.layers.of(bytes)) {
      this.read(layer, `${kind} ${name}`);
      this.keys.look(layer);
      this.ciphertexts.look(layer);
    }
  }

  /** Tries every private key found on every ciphertext found; returns how many opened. */
  crack(): number {
    const opened = this.ciphertexts.open(this.keys.keys);
    for (const plaintext of opened) {
      for (const layer of this.layers.of(plaintext)) this.read(layer, 'a ciphertext, opened');
    }
    return opened.length;
  }

  get findings(): Findings {
    return { values: this.values, results: this.results };
  }

  private read(bytes: Buffer, where: string): void {
    for (const value of this.needles.find(bytes)) {
      if (!this.values.has(value)) this.values.set(value, where);
    }
    if (result.test(bytes.toString('latin1'))) this.results.push(where);
  }
}
