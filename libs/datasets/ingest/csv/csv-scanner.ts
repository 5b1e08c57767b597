import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { placeText, type Place } from '../place';
import type { Dialect } from './dialect';

/** A record as it lies in a buffer; valid only while it is handed over. */
export interface RawRecord {
  readonly buffer: Buffer;
  readonly start: number;
  /** Before its line end. */
  readonly end: number;
  /** Where the next one begins. */
  readonly next: number;
  readonly cells: number;
  /** Whether it stands as RFC 4180 writes it: with double quotes, doubled inside. */
  readonly isClean: boolean;
}

const [LF, CR, SPACE, QUOTE, BACKSLASH] = [10, 13, 32, 34, 92];
const more = -2;

/**
 * Finds records and counts their cells, byte by byte: the delimiters that occur are ASCII, so UTF-8 needs no
 * decoding. What is clean is never copied; the rest of the work is left to whoever takes the records.
 */
export class CsvScanner {
  private rest: Buffer = Buffer.alloc(0);
  private records = 0;
  private readonly delimiter: number;
  private readonly quote: number;
  private readonly isEscaped: boolean;
  /** Bytes at which something may happen. */
  private readonly marks = new Uint8Array(256);
  private isClean = true;

  constructor(
    dialect: Dialect,
    private readonly place: Place,
    private readonly take: (record: RawRecord) => void,
  ) {
    this.delimiter = dialect.delimiter.charCodeAt(0);
    this.quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0);
    this.isEscaped = dialect.escape === 'backslash' && dialect.quote !== '';
    for (const mark of [this.delimiter, this.quote, LF, CR, QUOTE, 0]) {
      if (mark >= 0) this.marks[mark] = 1;
    }
  }

  /** @throws ingestErrors.tooLarge */
  push(chunk: Buffer): void {
    const buffer = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    this.rest = buffer.subarray(this.scan(buffer, false));
    const { value, unit } = limits.ingestRecord;
    if (this.rest.length > value) {
      throw ingestErrors.tooLarge({ place: this.here(), limit: value, unit, what: 'a row' });
    }
  }

  /** @throws ingestErrors.quoteOpen */
  end(): void {
    this.scan(this.rest, true);
  }

  private here(): string {
    return placeText({ ...this.place, row: this.records + 1 });
  }

  /** Where the first record begins that is not whole. */
  private scan(buffer: Buffer, isLast: boolean): number {
    let at = 0;
    while (at < buffer.length) {
      const next = this.record(buffer, at, isLast);
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  private record(buffer: Buffer, start: number, isLast: boolean): number {
    const { marks, delimiter } = this;
    let [at, cell, cells] = [start, start, 1];
    this.isClean = this.quote === QUOTE || this.quote < 0;
    while (at < buffer.length) {
      const byte = buffer[at]!;
      if (marks[byte] === 0) at += 1;
      else if (byte === delimiter) {
        cells += 1;
        at += 1;
        cell = at;
      } else if (byte === LF || byte === CR) break;
      else {
        at = this.quoted(buffer, cell, at, isLast);
        if (at < 0) return -1;
      }
    }
    const next = nextAfter(buffer, at, isLast);
    if (next < 0) return -1;
    this.records += 1;
    this.take({ buffer, start, end: at, next, cells, isClean: this.isClean });
    return next;
  }

  /** Behind the quoted cell that begins here, or behind a mark that means nothing; -1 where more is needed. */
  private quoted(buffer: Buffer, cell: number, at: number, isLast: boolean): number {
    if (buffer[at] !== this.quote || !this.isBlank(buffer, cell, at)) {
      this.isClean = false;
      return at + 1;
    }
    if (cell !== at) this.isClean = false;
    const end = this.closing(buffer, at + 1, isLast);
    if (end < 0 && isLast) throw ingestErrors.quoteOpen({ place: this.here() });
    return end;
  }

  private closing(buffer: Buffer, from: number, isLast: boolean): number {
    for (let at = from; ; at += 1) {
      at = buffer.indexOf(this.quote, at);
      if (at < 0 || (at + 1 >= buffer.length && !isLast)) return -1;
      if (this.isDoubled(buffer, at)) at += 1;
      else if (this.isLiteral(buffer, from, at)) this.isClean = false;
      else {
        const end = this.closes(buffer, at + 1, isLast);
        if (end >= 0) return end;
        if (end === more) return -1;
        this.isClean = false;
      }
    }
  }

  private isDoubled(buffer: Buffer, at: number): boolean {
    return !this.isEscaped && buffer[at + 1] === this.quote;
  }

  private isLiteral(buffer: Buffer, from: number, at: number): boolean {
    return this.isEscaped && isAfterBackslash(buffer, from, at);
  }

  /** Behind blanks at the end of a cell; -1 where something else follows, `more` where the buffer ends before. */
  private closes(buffer: Buffer, from: number, isLast: boolean): number {
    let at = from;
    while (buffer[at] === SPACE && this.delimiter !== SPACE) at += 1;
    if (at > from) this.isClean = false;
    if (at >= buffer.length) return isLast ? at : more;
    const byte = buffer[at]!;
    return byte === this.delimiter || byte === LF || byte === CR ? at : -1;
  }

  private isBlank(buffer: Buffer, from: number, to: number): boolean {
    if (from === to) return true;
    if (this.delimiter === SPACE) return false;
    for (let at = from; at < to; at += 1) if (buffer[at] !== SPACE) return false;
    return true;
  }
}

function nextAfter(buffer: Buffer, at: number, isLast: boolean): number {
  if (at >= buffer.length) return isLast ? at : -1;
  if (buffer[at] === LF) return at + 1;
  if (at + 1 >= buffer.length) return isLast ? at + 1 : -1;
  return buffer[at + 1] === LF ? at + 2 : at + 1;
}

function isAfterBackslash(buffer: Buffer, from: number, at: number): boolean {
  let many = 0;
  while (at - many > from && buffer[at - many - 1] === BACKSLASH) many += 1;
  return many % 2 === 1;
}
