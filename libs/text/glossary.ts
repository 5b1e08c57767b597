import { singular } from './english';
import { normalise } from './normalise';

/** One concept: every form may stand for every other. */
export interface GlossaryTerm {
  /** Chinese forms, the official one first. */
  readonly zh: readonly string[];
  /** English forms, in the singular. */
  readonly en: readonly string[];
  /** Forms of narrower concepts: who asks for this one wants these too, not the other way round. */
  readonly narrower?: readonly string[];
}

/** What a form stands for. */
export interface Forms {
  /** Other ways to say the same, the form itself among them. */
  readonly same: readonly string[];
  readonly narrower: readonly string[];
}

/** Longest form in characters or words: as far as a match looks ahead. */
const longest = { characters: 24, words: 6 };

/** English words as the glossary compares them: in the singular, without hyphen, comma or stop. */
export const englishKey = (words: readonly string[]): string =>
  words.map((word) => singular(word.replace(/[.,]+$/, ''))).join(' ');

/** The bilingual glossary, by form. */
export class Glossary {
  private readonly forms = new Map<string, Forms>();

  /** Two terms may share a form: it then stands for what either says. */
  constructor(terms: readonly GlossaryTerm[]) {
    for (const { zh, en, narrower = [] } of terms) {
      const own = [
        ...zh.map(normalise),
        ...en.map((form) => englishKey(normalise(form).split(/[\s-]+/))),
      ];
      for (const form of own) {
        const known = this.forms.get(form) ?? { same: [], narrower: [] };
        this.forms.set(form, {
          same: [...new Set([...known.same, ...own])],
          narrower: [...new Set([...known.narrower, ...narrower.map(normalise)])],
        });
      }
    }
  }

  /** What a form stands for; undefined where the glossary does not have it. */
  formsOf(form: string): Forms | undefined {
    return this.forms.get(form);
  }

  /** Every form, in normal form. */
  all(): Iterable<string> {
    return this.forms.keys();
  }

  /** End of the longest form that begins at `from` and may end at one of `ends`; undefined: none. */
  longestAt(text: string, from: number, mayEnd: (end: number) => boolean): number | undefined {
    const last = Math.min(text.length, from + longest.characters);
    for (let end = last; end > from; end--) {
      if (mayEnd(end) && this.forms.has(text.slice(from, end))) return end;
    }
    return undefined;
  }

  /** How many of the words from `from` on make the longest English form; 0: none. */
  wordsAt(words: readonly string[], from: number): number {
    for (let count = Math.min(longest.words, words.length - from); count > 0; count--) {
      if (this.forms.has(englishKey(words.slice(from, from + count)))) return count;
    }
    return 0;
  }
}
