import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJurisdiction, type Jurisdiction } from '@shutong/clocks';
import { projectRoot } from '@shutong/platform';

/** The nation's law as its file would give it with other words wherever `words` stand. */
export function otherwise(words: string, others: string): Jurisdiction {
  const folder = mkdtempSync(join(tmpdir(), 'jurisdiction-'));
  const path = join('catalog', 'jurisdictions', 'cn.yaml');
  const shipped = readFileSync(join(projectRoot(), path), 'utf8');
  if (!shipped.includes(words)) throw new Error(`${path} does not say: ${words}`);
  mkdirSync(join(folder, 'catalog', 'jurisdictions'), { recursive: true });
  writeFileSync(join(folder, path), shipped.replaceAll(words, others));
  try {
    return readJurisdiction('cn', folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
