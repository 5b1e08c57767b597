import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';
import {
  checkLog,
  consistencyProof,
  cosigner,
  encodeEntryBundle,
  type EntryBundle,
  formatProof,
  generateKey,
  growTiles,
  type Hash,
  inclusionProof,
  leafHash,
  noteSigner,
  openCheckpoint,
  signCheckpoint,
  type Tile,
  tilePath,
  type TileReader,
  tilesToWrite,
  Tree,
  VerifiedTree,
  verifier,
} from '@shutong/tlog';

const usage = `node dist/test/conformance/tlog.conformance.js

Compares libs/tlog with code that others wrote: a log grown here is checked by Go's sumdb and
transparency-dev's libraries, a log made by Go and Tessera's test log are checked here. Needs Go and
its module proxy. Last line: N passed, N failed, N skipped.
`;

const sizes = [0, 1, 2, 3, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000];
const origin = 'example.com/log';
const tessera = 'github.com/transparency-dev/tessera@v1.0.4';
const run = promisify(execFile);

let passed = 0;
let failed = 0;

function check(good: boolean, what: string): void {
  if (good) passed++;
  else failed++;
  if (!good) console.log(`FAIL ${what}`);
}

const readerOf = (folder: string): TileReader => ({
  read: async (at) =>
    readFile(join(folder, tilePath(at))).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    }),
});

async function write(folder: string, path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
}

/** Entries of lengths 0 … 499, now and then the longest that there can be. */
const entryOf = (i: number): Uint8Array =>
  Buffer.alloc(i % 30_011 === 7 ? 65_535 : i % 500, `entry ${i} `);

/** A log as a sequencer writes it, with a checkpoint at every size. */
class GrowingLog {
  readonly key = generateKey(origin);
  readonly witness = generateKey('witness.example/w', 'cosignature');
  readonly tree = new Tree();
  readonly checkpoints = new Map<number, string>();
  private readonly entries: Uint8Array[] = [];

  constructor(readonly folder: string) {}

  verified(): VerifiedTree {
    return new VerifiedTree(
      { size: this.tree.size, root: this.tree.root() },
      readerOf(this.folder),
    );
  }

  async growTo(size: number): Promise<void> {
    const old = this.verified();
    const leaves: Hash[] = [];
    while (this.tree.size < size) {
      this.entries.push(entryOf(this.tree.size));
      leaves.push(leafHash(this.entries.at(-1) as Uint8Array));
      this.tree.append(leaves.at(-1) as Hash);
    }
    for (const { tile, bytes } of await growTiles(old, leaves)) await this.write(tile, bytes);
    for (const tile of tilesToWrite(old.size, size).filter(({ level }) => level === 0)) {
      const bundle = this.entries.slice(tile.index * 256, tile.index * 256 + tile.width);
      await this.write({ ...tile, level: 'entries' }, encodeEntryBundle(bundle));
    }
    await this.publish(size);
  }

  private async publish(size: number): Promise<void> {
    const signers = [noteSigner(this.key.skey), cosigner(this.witness.skey, 1_700_000_000 + size)];
    const note = signCheckpoint({ origin, size, root: this.tree.root() }, signers);
    this.checkpoints.set(size, note);
    await write(this.folder, `checkpoint.${size}`, note);
  }

  private write(at: Tile | EntryBundle, bytes: Uint8Array): Promise<void> {
    return write(this.folder, tilePath(at), bytes);
  }
}

const base64 = (proof: readonly Hash[]): string[] =>
  proof.map((hash) => Buffer.from(hash).toString('base64'));

/** Proofs for Go to judge, and the keys it needs. */
async function casesOf(log: GrowingLog): Promise<object> {
  const tree = log.verified();
  const inclusion = [];
  const consistency = [];
  for (const size of sizes.slice(1)) {
    for (const index of [...sizes, 128, 300, 40_000, size - 1].filter((i) => i < size)) {
      const proof = await inclusionProof(index, size, tree);
      const file = formatProof({ index, proof, checkpoint: log.checkpoints.get(size) as string });
      inclusion.push({ index, size, proof: base64(proof), file });
    }
    for (const old of [...sizes, 300, 40_000].filter((n) => n > 0 && n <= size)) {
      consistency.push({ old, new: size, proof: base64(await consistencyProof(old, size, tree)) });
    }
  }
  return { vkey: log.key.vkey, witnessVkey: log.witness.vkey, sizes, inclusion, consistency };
}

/** Runs the Go program, shows what it says but its count, and takes that over. */
async function checkedByGo(folder: string): Promise<void> {
  const cwd = join(projectRoot(), 'test/conformance/tlog-go');
  const { stdout } = await run('go', ['run', '.', folder], { cwd, timeout: 300_000 }).catch(
    // Its findings are on stdout; the message says why it could not even begin.
    (error: Error & { stdout?: string }) => ({ stdout: `${error.stdout}${error.message}` }),
  );
  const counts = /(\d+) passed, (\d+) failed, 0 skipped\n/.exec(stdout);
  if (!counts) throw new Error(`the Go program did not come to its end: ${stdout}`);
  if (counts[2] !== '0') console.log(stdout);
  passed += Number(counts[1]);
  failed += Number(counts[2]);
}

async function checkLogOfGo(folder: string): Promise<void> {
  const [checkpoint, vkey] = await Promise.all([
    readFile(join(folder, 'checkpoint')),
    readFile(join(folder, 'vkey'), 'utf8'),
  ]);
  const found = await checkLog({ checkpoint, vkey, reader: readerOf(folder) });
  check(found.bad === null && found.size === 1000, `the log made by Go: ${JSON.stringify(found)}`);
}

/** Tessera's own test log: Ed25519 is deterministic, so our notes have to be the same bytes. */
async function checkTessera(): Promise<void> {
  const cwd = tmpdir();
  const { stdout } = await run('go', ['mod', 'download', '-json', tessera], {
    cwd,
    timeout: 300_000,
  });
  const testdata = join((JSON.parse(stdout) as { Dir: string }).Dir, 'testdata');
  const script = await readFile(join(testdata, 'build_log.sh'), 'utf8');
  const [, skey = ''] = /LOG_PRIVATE_KEY="(.*)"/.exec(script) ?? [];
  const [, vkey = ''] = /LOG_PUBLIC_KEY="(.*)"/.exec(script) ?? [];
  for (let size = 0; size <= 15; size++) {
    const note = await readFile(join(testdata, 'log', `checkpoint.${size}`), 'utf8');
    const { root, origin } = openCheckpoint(note, { log: verifier(vkey) });
    check(
      signCheckpoint({ origin, size, root }, [noteSigner(skey)]) === note,
      `Tessera checkpoint ${size}`,
    );
    const found = await checkLog({
      checkpoint: note,
      vkey,
      reader: readerOf(join(testdata, 'log')),
    });
    check(found.bad === null, `Tessera log of ${size}: ${JSON.stringify(found)}`);
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'shutong-tlog-'));
  try {
    const log = new GrowingLog(folder);
    for (const size of sizes) await log.growTo(size);
    await write(folder, 'cases.json', JSON.stringify(await casesOf(log)));
    await checkedByGo(folder);
    await checkLogOfGo(join(folder, 'from-go'));
    await checkTessera();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
