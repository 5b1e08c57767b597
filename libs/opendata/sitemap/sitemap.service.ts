import { Inject, Injectable } from '@nestjs/common';
import { Database, limits, type Context } from '@shutong/platform';
import type { WrittenDocument } from '../document/documents.service';
import { element, textElement, xmlDocument } from '../document/xml';
import { openErrors } from '../open-dataset/open-dataset.errors';

const namespace = { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' };

interface Place {
  readonly address: string;
  readonly changedAt: Date | null;
}

/** What crawlers may find (sitemaps.org): each dataset by its page, in the order of the ids. */
@Injectable()
export class Sitemap {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Its pages, with the last change of each. */
  async index(ctx: Context, portal: string): Promise<WrittenDocument> {
    const pages = await this.database.query<{ page: number; changedAt: Date }>(
      ctx,
      `SELECT page, max(changed_at) AS "changedAt"
         FROM (SELECT ((row_number() OVER (ORDER BY l.id) - 1) / $1)::int + 1 AS page, l.changed_at
                 FROM open_listing.listed l) AS numbered
        GROUP BY page ORDER BY page`,
      [limits.sitemapPage.value],
    );
    const places = pages.map(({ page, changedAt }) => ({
      ...{ address: `${portal}/sitemap/${page}.xml`, changedAt },
    }));
    // Without a dataset the catalogue itself is still there to be found.
    const first = { address: `${portal}/sitemap/1.xml`, changedAt: null };
    return written('sitemapindex', 'sitemap', places.length > 0 ? places : [first]);
  }

  /** @param page from 1 @throws openErrors.pageNotFound */
  async page(ctx: Context, page: number, portal: string): Promise<WrittenDocument> {
    const most = limits.sitemapPage.value;
    const rows = await this.database.query<{ name: string; changedAt: Date }>(
      ctx,
      `SELECT l.name, l.changed_at AS "changedAt" FROM open_listing.listed l ORDER BY l.id LIMIT $1 OFFSET $2`,
      [most, (page - 1) * most],
    );
    if (rows.length === 0 && page > 1) throw openErrors.pageNotFound({ page });
    const datasets = rows.map(({ name, changedAt }) => ({
      ...{ address: `${portal}/dataset/${name}`, changedAt },
    }));
    const catalogue = { address: `${portal}/catalog`, changedAt: null };
    return written('urlset', 'url', page === 1 ? [catalogue, ...datasets] : datasets);
  }
}

function written(root: string, each: string, places: readonly Place[]): WrittenDocument {
  const elements = places.map(({ address, changedAt }) =>
    element(
      each,
      {},
      textElement('loc', address),
      textElement('lastmod', changedAt && changedAt.toISOString()),
    ),
  );
  const document = xmlDocument(element(root, namespace, '\n', elements.join('\n'), '\n'));
  return { document, datasets: places.length };
}
