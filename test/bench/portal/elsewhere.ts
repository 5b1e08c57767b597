import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readRegion } from '../../../apps/standalone/demo/region';
import { isServiceFormat } from '../../../libs/opendata/description/values';
import { publishedEntries } from '../../catalog-scale/titles';

/** What a province's portal lists, whose departments and cities publish (row C15). */
export interface PortalScale {
  readonly datasets: number;
  readonly interfaces: number;
  /** Departments of the region itself, in one catalogue. */
  readonly bodies: number;
  /** Regions below, each with a catalogue of its own. */
  readonly areas: number;
}

/** Catalogues on this machine, as CKAN serves them. */
export interface Elsewhere {
  readonly catalogues: readonly Catalogue[];
  stop(): Promise<void>;
}

export interface Catalogue {
  readonly title: string;
  readonly address: string;
  /** Of the region whose it is; null of the region's own. */
  readonly division: string | null;
  readonly datasets: number;
}

/** What a dataset is made from. */
interface Told {
  readonly title: string;
  readonly summary: string;
  readonly theme: string | null;
  readonly keywords: readonly string[];
  readonly formats: readonly string[];
}

interface Own {
  readonly slug: string;
  readonly division: string | null;
  /** Numbers of its datasets. */
  readonly numbers: number[];
}

const perPage = 1000;
/** Below the demo region no county has such a code. */
const firstFree = 51;
const rowsPath = '/api/3/action/package_search';

/** Records of published catalogues in the folder, or without one the demo region's entries, each as often as is needed. */
async function toldOf(folder: string | undefined): Promise<readonly Told[]> {
  if (folder !== undefined) return publishedEntries(folder);
  return readRegion().entries.map(({ title, summary, theme, keywords }) => ({
    ...{ title, summary, theme, keywords, formats: ['XLSX'] },
  }));
}

/** Serves as many datasets as a province has, in the catalogue of its departments and in one of each city. */
export async function startElsewhere(
  scale: PortalScale,
  folder: string | undefined,
): Promise<Elsewhere> {
  const told = await toldOf(folder);
  const owners = ownersOf(scale);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const owner = owners.find(({ slug }) => pathname === `/${slug}${rowsPath}`);
    if (!owner) return void response.writeHead(404).end();
    const start = Number(searchParams.get('start') ?? 0);
    const results = owner.numbers
      .slice(start, start + perPage)
      .map((n) => packageOf(n, told[n % told.length]!, scale));
    const result = { count: owner.numbers.length, results };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: true, result }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    catalogues: owners.map(({ slug, division, numbers }) => ({
      ...{ title: slug, division, datasets: numbers.length },
      address: `http://127.0.0.1:${port}/${slug}${rowsPath}?rows=${perPage}`,
    })),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Each body and each city has as many datasets as another. */
function ownersOf({ datasets, bodies, areas }: PortalScale): readonly Own[] {
  const { division } = readRegion().place;
  const region = division.slice(0, 4);
  const own: Own = { slug: 'departments', division: null, numbers: [] };
  const cities = Array.from({ length: areas }, (_, at): Own => {
    const code = `${region}${firstFree + at}`;
    return { slug: `area-${code}`, division: code, numbers: [] };
  });
  for (let n = 0; n < datasets; n += 1) {
    const at = n % (bodies + areas);
    (cities[at - bodies] ?? own).numbers.push(n);
  }
  return [own, ...cities];
}

/** The last datasets have one interface less, so that there are as many in all as were asked for. */
function packageOf(n: number, told: Told, { datasets, interfaces, bodies, areas }: PortalScale) {
  const services = Math.floor((interfaces + datasets - 1 - n) / datasets);
  const at = n % (bodies + areas);
  const publisher = { name: `publisher-${at}`, title: `第${at + 1}发布单位` };
  const page = `https://portal.example/datasets/${n}`;
  const files = told.formats
    .filter((format) => !isServiceFormat(format))
    .slice(0, 5)
    .map((format) => ({ format, url: `${page}/${format}` }));
  const apis = Array.from({ length: services }, (_, of) => ({
    ...{ format: 'API', url: `${page}/api/${of}` },
  }));
  return {
    ...{ id: `dataset-${n}`, name: `dataset-${n}`, title: told.title, notes: told.summary },
    ...{ state: 'active', type: 'dataset', license_id: 'cc-by', organization: publisher },
    groups: told.theme === null ? [] : [{ name: told.theme, title: told.theme }],
    tags: told.keywords.map((name) => ({ name })),
    resources: [...files, ...apis].map((one, of) => ({
      ...one,
      ...{ id: `resource-${n}-${of}`, name: `${told.title} ${one.format}` },
    })),
  };
}
