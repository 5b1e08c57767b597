import { limits, WebRefusal, unchanged, type Validators, type WebClient } from '@shutong/platform';
import {
  BrokenCatalogue,
  NotACatalogue,
  type CatalogueKind,
  type CataloguePage,
  type Records,
} from '../format/catalogue';
import { readCatalogue } from '../format/read-catalogue';
import { withoutRepeated } from '../format/record';

/** Where a walk begins, and what it expects there. */
export interface Start {
  readonly address: string;
  readonly kind: CatalogueKind;
  readonly known: Validators;
}

/** One page with nothing that has come before. */
export interface WalkedPage extends Records {
  readonly total: number | null;
}

/** Its source has not changed since it was last read whole. */
export const sameAsBefore = Symbol('same as before');

/**
 * All pages of a catalogue, one after the other. What is wrong on the first is thrown: then nothing is known. What is
 * wrong later ends the walk as not complete: what has come in is good, the rest is unknown.
 */
export class CatalogueWalk {
  /** Why the catalogue was not read to its end; null where it was, or as long as it is being read. */
  unfinished: string | null = null;
  /** Of the answer, where the whole catalogue is one; to be asked with next time. */
  validators: Validators | null = null;
  pages = 0;

  private readonly keys = new Set<string>();
  private readonly addresses = new Set<string>();
  private come = 0;
  /** Of the first document that could not be had. */
  private lost: string | null = null;

  constructor(
    private readonly client: WebClient,
    private readonly start: Start,
  ) {}

  /** Keys of all datasets that have come. */
  get seen(): ReadonlySet<string> {
    return this.keys;
  }

  /** @throws WebRefusal, NotACatalogue, BrokenCatalogue of the first page */
  async first(): Promise<CataloguePage | typeof sameAsBefore> {
    const { address, known, kind } = this.start;
    const answer = await this.client.get(address, { known });
    if (answer === unchanged) return sameAsBefore;
    this.addresses.add(answer.address).add(address);
    const page = await readCatalogue(answer);
    if (page.kind !== kind) {
      throw new BrokenCatalogue(`it was added as ${kind}, and answers as ${page.kind}`);
    }
    if (page.next === null && page.documents.length === 0) {
      this.validators = { etag: answer.etag, lastModified: answer.lastModified };
    }
    return page;
  }

  async *from(first: CataloguePage): AsyncGenerator<WalkedPage> {
    yield this.walked(first);
    yield* first.documents.length > 0 ? this.documents(first.documents) : this.following(first);
  }

  private async *following(first: CataloguePage): AsyncGenerator<WalkedPage> {
    let { next, total } = first;
    while (next !== null && this.mayGoOn(next)) {
      const page = await this.page(next);
      if (!page) return;
      const before = this.keys.size;
      const walked = this.walked(page);
      if (page.datasets.length > 0 && this.keys.size === before) {
        this.unfinished = `${next} has only what had come before`;
        return;
      }
      yield walked;
      ({ next } = page);
      total ??= page.total;
    }
    if (total !== null && this.come < total && this.unfinished === null) {
      this.unfinished = `the source says that it has ${total} datasets, and ${this.come} came`;
    }
  }

  private mayGoOn(next: string): boolean {
    if (this.addresses.has(next)) this.unfinished = `its pages lead back to ${next}`;
    if (this.pages >= limits.harvestPages.value) this.unfinished = `over ${this.pages} pages`;
    const most = limits.harvestRecords.value;
    if (this.keys.size >= most) this.unfinished = `over ${most} datasets`;
    this.addresses.add(next);
    return this.unfinished === null;
  }

  /** Each of a dataset; one that cannot be had is refused by its address, and the others come. */
  private async *documents(addresses: readonly string[]): AsyncGenerator<WalkedPage> {
    for (const address of addresses) {
      if (!this.mayGoOn(address)) return;
      const page = await this.page(address);
      if (page) {
        yield this.walked(page);
        continue;
      }
      const why = this.unfinished!;
      yield { datasets: [], refused: [{ place: this.pages, key: address, why }], total: null };
      // The others come in all the same; at the end it stays unfinished.
      this.unfinished = null;
      this.lost ??= why;
    }
    this.unfinished ??= this.lost;
  }

  /** Undefined where it cannot be had: then the walk is unfinished. */
  private async page(address: string): Promise<CataloguePage | undefined> {
    try {
      const answer = await this.client.get(address);
      return answer === unchanged ? undefined : await readCatalogue(answer);
    } catch (error) {
      this.unfinished = `${address}: ${whyOf(error)}`;
      return undefined;
    }
  }

  private walked(page: CataloguePage): WalkedPage {
    this.pages += 1;
    this.come += page.datasets.length + page.refused.length;
    return { ...withoutRepeated(page, this.keys), total: page.total };
  }
}

/** In words for the operator; anything that is no refusal is a defect and goes on. */
export function whyOf(error: unknown): string {
  if (error instanceof WebRefusal) return error.message;
  if (error instanceof NotACatalogue) return `not a catalogue: ${error.what}`;
  if (error instanceof BrokenCatalogue) return error.why;
  throw error;
}
