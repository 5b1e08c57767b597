import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub, type HubUnderTest } from '../../../test/support/hub';

const table = 'code,name\n001,乌江\n002,清水江\n';
const nobody = '01a21c2a-2be4-7a55-9903-c5018e37a399';

describe('A file that comes over HTTP', () => {
  let hub: HubUnderTest;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uploads-'));
    hub = await startHub({ OBJECT_FOLDER: folder });
  });
  afterAll(async () => {
    await hub.stop();
    await rm(folder, { recursive: true });
  });

  let made = 0;
  const headers = () => ({ authorization: `Bearer ${hub.tokens['provider-officer']}` });
  const asked = async <Data>(query: string): Promise<Data> => {
    const answer = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };
  const dataset = async (): Promise<string> => {
    const title = `Dataset ${(made += 1)}`;
    const { createDataset } = await asked<{ createDataset: { id: string } }>(
      `mutation { createDataset(title: "${title}") { id } }`,
    );
    return createDataset.id;
  };
  const begun = async (bytes: number): Promise<string> => {
    const { beginDatasetVersion } = await asked<{ beginDatasetVersion: { id: string } }>(
      `mutation { beginDatasetVersion(datasetId: "${await dataset()}", fileName: "r.csv", bytes: ${bytes}) { id } }`,
    );
    return beginDatasetVersion.id;
  };
  const sent = (id: string, body: string | Buffer, changed: Record<string, string> = {}) =>
    fetch(`${hub.url}/api/v1/dataset-uploads/${id}`, {
      ...{ method: 'PATCH', body: body as never },
      headers: {
        ...{ ...headers(), 'content-type': 'application/partial-upload', 'upload-offset': '0' },
        ...changed,
      },
    });
  const refusal = async (answer: Response): Promise<unknown> => [
    answer.status,
    ((await answer.json()) as { code: string }).code.split('.').at(-1),
  ];

  it('is put together part by part, and its sender learns where to go on', async () => {
    const bytes = Buffer.from(table);
    const id = await begun(bytes.length);
    const first = await sent(id, bytes.subarray(0, 9));
    expect([first.status, first.headers.get('upload-complete')]).toEqual([204, '?0']);
    const address = `${hub.url}/api/v1/dataset-uploads/${id}`;
    const looked = await fetch(address, { method: 'HEAD', headers: headers() });
    const offset = looked.headers.get('upload-offset')!;
    expect([offset, looked.headers.get('upload-length')]).toEqual(['9', String(bytes.length)]);
    const rest = await sent(id, bytes.subarray(9), { 'upload-offset': offset });
    expect([rest.status, rest.headers.get('upload-complete')]).toEqual([204, '?1']);
    const { datasetVersion } = await asked<{ datasetVersion: unknown }>(
      `{ datasetVersion(id: "${id}") { state received fileName skipped { code } failureReason } }`,
    );
    expect(datasetVersion).toEqual({
      ...{ state: 'waiting', received: bytes.length, fileName: 'r.csv' },
      ...{ skipped: [], failureReason: null },
    });
  });

  it('is refused in the one shape of errors, also to who still sends, and nothing of it stays', async () => {
    const id = await begun(table.length);
    const large = Buffer.alloc(20_000_000);
    expect(await refusal(await sent(nobody, large))).toEqual([404, 'not-found']);
    expect(await refusal(await sent(id, large))).toEqual([413, 'part-too-large']);
    const elsewhere = await sent(id, large, { 'upload-offset': '5' });
    expect(await refusal(elsewhere)).toEqual([409, 'offset-misfit']);
    for (const changed of [{ 'upload-offset': 'x' }, { 'content-type': 'application/json' }]) {
      expect(await refusal(await sent(id, '{}', changed))).toEqual([400, 'invalid-input']);
    }
    expect(await readdir(join(folder, 'datasets', id))).toEqual([]);
  });

  it('that its sender announces again by one id is begun once, and of that dataset alone', async () => {
    const datasets = await Promise.all([dataset(), dataset()]);
    const id = randomUUID();
    const announced = (at: number) =>
      fetch(`${hub.url}/api/v1/dataset-uploads`, {
        method: 'POST',
        headers: { ...headers(), 'content-type': 'application/json' },
        body: JSON.stringify({ id, dataset: datasets[at], fileName: 'r.csv', bytes: 9 }),
      });
    const both = await Promise.all([announced(0), announced(0)]);
    for (const answer of both) {
      expect(await answer.json()).toMatchObject({ id, number: 1, state: 'receiving' });
    }
    expect(await refusal(await announced(1))).toEqual([409, 'id-taken']);
  });
});
