import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { git } from '../test-results';
import { proofOf, type Proof, type ProofFile } from './rows';

const folder = join(projectRoot(), 'docs', 'proof');

/** Every proof that passed and whose commit is an ancestor of this one. */
export async function proofs(): Promise<ReadonlyMap<string, Proof>> {
  const found = await readdir(folder).catch(() => []);
  const entries = await Promise.all(found.filter((f) => f.endsWith('.json')).map(readProof));
  return new Map(entries.filter((entry) => entry !== undefined));
}

async function readProof(file: string): Promise<[string, Proof] | undefined> {
  const text = await readFile(join(folder, file), 'utf8');
  const record = JSON.parse(text) as ProofFile;
  const ancestor = await git('merge-base', '--is-ancestor', record.commit, 'HEAD').then(
    () => true,
    () => false,
  );
  return ancestor && record.passed ? [file.replace('.json', ''), proofOf(record)] : undefined;
}
