import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '@shutong/platform';
import { Session } from '../../story/session';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { secretsIn } from '../../support/servers';
import { signIn } from '../../support/sign-in';

/** An entry of the department that publishes, whose items become the columns of what is published. */
const entryCode = '304001/000001';
const lookEveryMs = 50;
const patienceMs = 1_800_000;

/** Who sends, and who answers for what everybody gets. */
interface People {
  readonly officer: Session;
  readonly head: Session;
}

/** Datasets as their department brings them in: uploaded, loaded, published. */
export class Publishing {
  private made = 0;

  private constructor(
    private readonly instance: Instance,
    private readonly people: People,
    private readonly token: string,
    private readonly entryId: string,
  ) {}

  static async begin(instance: Instance, columns: readonly string[]): Promise<Publishing> {
    const { folder, running } = instance;
    const password = secretsIn(folder).demoPassword;
    const [token, head] = await Promise.all(
      ['market.officer', 'market.director'].map((account) =>
        signIn({ issuer: running.issuer, account, password }),
      ),
    );
    const people = {
      officer: new Session('market.officer', running.hub, token!),
      head: new Session('market.director', running.hub, head!),
    };
    return new Publishing(instance, people, token!, await openedEntry(folder, columns));
  }

  /** Sends a file as the only version of a new dataset; resolves to the version when it is ready. */
  async load(file: string): Promise<{ dataset: string; version: string; seconds: number }> {
    const { bytes, dataset, version } = await this.announced(file);
    const started = performance.now();
    for (let offset = 0; offset < bytes; offset += limits.uploadPart.value) {
      await this.send(version, file, offset, Math.min(bytes, offset + limits.uploadPart.value) - 1);
    }
    await this.until(`datasetVersion(id: "${version}") { state failureReason }`, 'ready');
    return { dataset, version, seconds: (performance.now() - started) / 1000 };
  }

  /** Resolves when everybody can have it. */
  async publish(version: string): Promise<void> {
    const { publishDatasetVersion } = await this.people.head.graphql<{
      publishDatasetVersion: { id: string };
    }>(
      `mutation Publish($versionId: ID!, $entryId: ID!) {
         publishDatasetVersion(versionId: $versionId, entryId: $entryId) { id } }`,
      { versionId: version, entryId: this.entryId },
    );
    await this.until(`publication(id: "${publishDatasetVersion.id}") { state }`, 'published');
  }

  private async announced(file: string) {
    const { size: bytes } = await stat(file);
    const { createDataset } = await this.people.officer.graphql<{
      createDataset: { id: string };
    }>('mutation Create($title: String!) { createDataset(title: $title) { id } }', {
      title: `${basename(file)} ${(this.made += 1)}`,
    });
    const { beginDatasetVersion } = await this.people.officer.graphql<{
      beginDatasetVersion: { id: string };
    }>(
      `mutation Begin($datasetId: ID!, $fileName: String!, $bytes: Float!) {
         beginDatasetVersion(datasetId: $datasetId, fileName: $fileName, bytes: $bytes) { id } }`,
      { datasetId: createDataset.id, fileName: basename(file), bytes },
    );
    return { bytes, dataset: createDataset.id, version: beginDatasetVersion.id };
  }

  private async send(version: string, file: string, start: number, end: number): Promise<void> {
    const answer = await fetch(`${this.instance.running.hub}/api/v1/dataset-uploads/${version}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/partial-upload',
        'upload-offset': String(start),
      },
      body: createReadStream(file, { start, end }),
      duplex: 'half',
    });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  }

  private async until(query: string, wanted: string): Promise<void> {
    const end = performance.now() + patienceMs;
    let seen: unknown;
    while (performance.now() < end) {
      const answer = await this.people.head.graphql<Record<string, { state: string }>>(
        `{ ${query} }`,
      );
      const [found] = Object.values(answer);
      seen = found;
      if (found?.state === wanted) return;
      if (found?.state === 'failed' || found?.state === 'held') break;
      await sleep(lookEveryMs);
    }
    throw new Error(`${query}: not ${wanted}, but ${JSON.stringify(seen)}`);
  }
}

/** The demo's entry, as if its department had opened it with these items; answers its id. */
async function openedEntry(folder: string, columns: readonly string[]): Promise<string> {
  const [entry] = await hubQuery<{ id: string; version: number }>(
    folder,
    `UPDATE catalog.entry SET open = 'unconditional', sharing = 'unconditional', item_count = $2
      WHERE code = $1 AND state = 'published' RETURNING id, version`,
    [entryCode, columns.length],
  );
  if (!entry) throw new Error(`There is no entry ${entryCode}.`);
  const at = [entry.id, entry.version];
  await hubQuery(folder, 'DELETE FROM catalog.item WHERE entry_id = $1 AND version = $2', at);
  await hubQuery(
    folder,
    `INSERT INTO catalog.item (entry_id, version, position, code, name, name_en, class, personal, sharing, open)
     SELECT $1, $2, at, code, code, '', 1, false, 'unconditional', 'unconditional'
       FROM unnest($3::text[]) WITH ORDINALITY AS item (code, at)`,
    [...at, columns],
  );
  return entry.id;
}
