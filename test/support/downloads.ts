import { createHash } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { OpenApi } from './openapi';

const contract = new OpenApi('portal.yaml');
const route = '/api/v1/datasets/{id}/versions/{version}/tables/{table}/file.{format}';

/** A table as a file, whose trailer is its hash. */
export async function downloaded(address: string) {
  const answer = await new Promise<IncomingMessage>((resolve) => get(address, resolve));
  const pieces: Buffer[] = [];
  for await (const piece of answer as AsyncIterable<Buffer>) pieces.push(piece);
  const whole = Buffer.concat(pieces);
  const hash = createHash('sha256').update(whole).digest('base64');
  expect(answer.trailers['repr-digest']).toBe(`sha-256=:${hash}:`);
  return { text: whole.toString(), headers: answer.headers };
}

/** Status and code of a refusal, which is as the contract has it. */
export async function refusedWith(answer: Response): Promise<[number, string]> {
  const { status, headers } = answer;
  const body = (await answer.json()) as { code: string };
  const type = headers.get('content-type') ?? '';
  expect(contract.faultsOf('get', route, { status, type, body })).toEqual([]);
  return [status, body.code];
}
