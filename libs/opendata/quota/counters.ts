import { LRUCache } from 'lru-cache';
import type { Used } from './rate-limit';
import { beginningOf, spans, type Span } from './window';

interface Counter {
  readonly subject: string;
  readonly span: Span;
  readonly from: Date;
  used: number;
}

/** What has been counted of one subject in one span. */
export type Count = Readonly<Counter>;

/** Counts calls by subject and span, in memory; the longest unused are forgotten first. */
export class Counters {
  private readonly counters: LRUCache<string, Counter>;

  /** @param most subjects that are kept */
  constructor(most: number) {
    this.counters = new LRUCache({ max: most * spans.length });
  }

  /** One call more; answers how many there are in each span, this one counted. */
  add(subject: string, now: Date): Used {
    const [minute, day] = spans.map((span) => {
      const counter = this.counterOf(subject, span, now);
      counter.used += 1;
      return counter.used;
    });
    return { minute: minute!, day: day! };
  }

  used(subject: string, now: Date): Used {
    const [minute, day] = spans.map((span) => this.counterOf(subject, span, now).used);
    return { minute: minute!, day: day! };
  }

  of(subject: string, now: Date): Count[] {
    return spans.map((span) => ({ ...this.counterOf(subject, span, now) }));
  }

  private counterOf(subject: string, span: Span, now: Date): Counter {
    const from = beginningOf(span, now);
    const key = `${span} ${subject}`;
    const known = this.counters.get(key);
    if (known?.from.getTime() === from.getTime()) return known;
    const fresh = { subject, span, from, used: 0 };
    this.counters.set(key, fresh);
    return fresh;
  }
}
