import { Inject, Injectable } from '@nestjs/common';
import { limits, WEB_CLIENT, WebRefusal, unchanged, type WebClient } from '@shutong/platform';
import { anyOf } from '../description/texts';
import {
  BrokenCatalogue,
  NotACatalogue,
  type CatalogueKind,
  type CataloguePage,
} from '../format/catalogue';
import { readCatalogue } from '../format/read-catalogue';
import { sourceErrors } from './source.errors';

/** What an address turns out to be, for an operator to confirm. */
export interface Finding {
  /** To be harvested from: the one that was given, or the portal's interface behind its page. */
  readonly address: string;
  readonly kind: CatalogueKind;
  /** As the source says, or as many as came. */
  readonly datasets: number;
  /** Of its first page. */
  readonly refused: number;
  readonly problems: number;
  /** The first titles, by which people know it. */
  readonly titles: readonly string[];
}

/** Where portals have their catalogues, from the most to the least told. */
const usualPlaces = [
  'api/3/action/package_search',
  'catalog.ttl',
  'catalog.rdf',
  'data.json',
  'api/1/datasets/',
];
const shownTitles = 5;

/** Looks what stands at an address before it becomes a source. */
@Injectable()
export class Examination {
  constructor(@Inject(WEB_CLIENT) private readonly client: WebClient) {}

  /**
   * A page for people leads to the interface of its portal, where that is at one of the usual places.
   * @throws opendata.source.unreachable, .not-a-catalogue, .broken
   */
  async examine(address: string): Promise<Finding> {
    try {
      return await this.look(wholePages(address));
    } catch (error) {
      const found = leadsOn(error) ? await this.behind(address) : undefined;
      return found ?? refuse(error);
    }
  }

  private async look(address: string): Promise<Finding> {
    const asked = { attempts: 1, withinMs: limits.harvestExamination.value };
    const answer = await this.client.get(address, asked);
    if (answer === unchanged) throw new BrokenCatalogue('an answer to another question');
    return findingOf(address, await readCatalogue(answer));
  }

  private async behind(address: string): Promise<Finding | undefined> {
    for (const place of usualPlaces) {
      const found = await this.look(wholePages(new URL(place, rootOf(address)).href)).catch(
        passOver,
      );
      if (found) return found;
    }
    return undefined;
  }
}

/** A web page, or a list of names, has the catalogue itself beside it. */
const leadsOn = (error: unknown): boolean =>
  error instanceof NotACatalogue && /HTML|list of names/.test(error.what);

/** Of the portal, also where it lies below a path. */
function rootOf(address: string): URL {
  const url = new URL(address);
  const path = url.pathname.replace(/api\/3\/.*$/, '').replace(/[^/]*\.[^/]*$/, '');
  return new URL(path.endsWith('/') ? path : `${path}/`, url.origin);
}

/** CKAN's search answers ten datasets in an order that changes, unless it is asked for more and for a steady one. */
function wholePages(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (!/\/action\/package_search\/?$/.test(url.pathname)) return address;
  if (!url.searchParams.has('rows')) url.searchParams.set('rows', '100');
  if (!url.searchParams.has('sort')) url.searchParams.set('sort', 'id asc');
  return url.href;
}

function findingOf(address: string, page: CataloguePage): Finding {
  const { kind, datasets, refused, documents, total } = page;
  const titles = datasets
    .slice(0, shownTitles)
    .map(({ key, description: { title } }) => anyOf(title) ?? key);
  return {
    ...{ address, kind, titles, refused: refused.length },
    datasets: total ?? (datasets.length || documents.length),
    problems: datasets.filter(({ problems }) => problems.length > 0).length,
  };
}

function passOver(error: unknown): undefined {
  if (isExpected(error)) return undefined;
  throw error;
}

const isExpected = (error: unknown): boolean =>
  [WebRefusal, NotACatalogue, BrokenCatalogue].some((kind) => error instanceof kind);

function refuse(error: unknown): never {
  if (error instanceof WebRefusal) throw sourceErrors.unreachable({ why: error.message });
  if (error instanceof NotACatalogue) throw sourceErrors.notACatalogue({ what: error.what });
  if (error instanceof BrokenCatalogue) throw sourceErrors.broken({ why: error.why });
  throw error;
}
