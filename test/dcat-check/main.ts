import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SystemClock, limits, projectRoot, readConfig } from '@shutong/platform';
import 'reflect-metadata';
import { Dcat } from '../../libs/opendata/dcat/dcat.service';
import { PortalCatalogue } from '../../libs/opendata/listing/portal-catalogue.service';
import { said } from '../examples/tools';
import { checkFile, filesBelow, serveFolder } from '../harvest-check/check';
import { startCluster } from '../support/cluster';
import { harvestsUnderTest, type HarvestsUnderTest } from '../support/harvests';

const usage = `npm run dcat-check -- DIR SHAPES [--pages N]

Harvests every catalogue file of a folder, has the portal describe all that came in as DCAT-AP, and lets pySHACL judge N pages
(4 unless said), from the first to the last, by the shapes in the other folder (Turtle files), after rdflib has read them; the
syntaxes of the first have to say the same. Needs Python 3.10 or newer and a package index.

Last line: {"pages","datasets","violations","differences"}. Exit 0 pass, 1 fail, 2 usage.
`;

const portal = 'https://portal.example';
const endings = ['ttl', 'rdf', 'jsonld', 'nt'] as const;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      pages: { type: 'string', default: '4' },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [catalogues, shapes, ...more] = positionals.map((one) => resolve(one));
  const pages = Number(values.pages);
  if (!shapes || more.length > 0 || !(pages > 0)) throw new RangeError(usage);
  for (const one of [catalogues!, shapes]) {
    if (!statSync(one, { throwIfNoEntry: false })?.isDirectory()) {
      throw new RangeError(`${one} is not a folder.`);
    }
  }
  const scratch = await mkdtemp(join(tmpdir(), 'shutong-dcat-'));
  try {
    const python = pythonIn(scratch);
    await describe(catalogues!, scratch, pages);
    const script = join(projectRoot(), 'test', 'dcat-check', 'validate.py');
    console.log((await said(await python, [script, scratch, shapes])).trim());
    return 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function pythonIn(folder: string): Promise<string> {
  const venv = join(folder, 'venv');
  const requirements = join(projectRoot(), 'test', 'dcat-check', 'requirements.txt');
  await said('python3', ['-m', 'venv', venv]);
  const quiet = ['--quiet', '--disable-pip-version-check'];
  await said(join(venv, 'bin', 'pip'), ['install', ...quiet, '-r', requirements]);
  return join(venv, 'bin', 'python');
}

async function describe(catalogues: string, into: string, pages: number): Promise<void> {
  const cluster = await startCluster();
  process.env['SHUTONG_TEST_CLUSTER'] = cluster.url;
  const server = await serveFolder(catalogues);
  try {
    const harvests = await harvestsUnderTest({ clock: new SystemClock() });
    for (const file of filesBelow(catalogues)) {
      const name = relative(catalogues, file);
      const path = name.split('/').map(encodeURIComponent).join('/');
      await checkFile(harvests, name, `${server.url}/${path}`);
    }
    await harvests.list();
    await writePages(harvests, into, pages);
    await harvests.close();
  } finally {
    await server.stop();
    await cluster.stop();
  }
}

async function writePages(harvests: HarvestsUnderTest, into: string, most: number): Promise<void> {
  const database = await harvests.db.connect('portal');
  const config = readConfig('portal', {});
  const catalogue = new PortalCatalogue(database, config);
  const dcat = new Dcat(catalogue, config);
  const pages = Math.ceil((await catalogue.count()) / limits.dcatPage.value);
  const step = Math.max(1, Math.floor(pages / most));
  let after: string | undefined;
  for (let page = 1; page <= pages; page += 1) {
    const asked = { after, portal, address: `${portal}/catalog` };
    const written = page % step === 1 % step ? endings : [];
    for (const ending of written) {
      const { document } = await dcat.page(harvests.system, ending, asked);
      await writeFile(join(into, `page-${page}.${ending}`), document);
    }
    const first = limits.dcatPage.value;
    const shown = await catalogue.page(
      harvests.system,
      { first, ...(after ? { after } : {}) },
      portal,
    );
    after = shown.at(-1)?.id;
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isUsage =
      error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE');
    console.error(isUsage ? (error as Error).message : error);
    process.exit(isUsage ? 2 : 1);
  },
);
