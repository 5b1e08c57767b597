import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegisteredDeveloper } from '../../libs/opendata/developer/developer';

/** Quotas small enough to be used up, in a file of their own. */
export async function smallTiers(): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'tiers-')), 'tiers.yaml');
  const quota = (day: number) => ({ minute: 1000, day });
  const content = {
    anonymous: quota(5),
    tiers: {
      open: { unverified: quota(30), verified: quota(60), trusted: quota(60) },
      extended: { verified: quota(60), trusted: quota(60) },
    },
    handedIn: { registration: 2, key: 10, feedback: 3 },
  };
  await writeFile(file, JSON.stringify(content));
  return file;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, never>>;
}

/** Calls to a portal, with a key or secret. */
export function callerOf(url: string) {
  const call = async (
    method: string,
    path: string,
    given?: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(given ? { authorization: `Bearer ${given}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Answered['body'],
    };
  };
  return {
    call,
    get: (path: string, given?: string, headers?: Readonly<Record<string, string>>) =>
      call('GET', path, given, undefined, headers),
    post: (path: string, given: string | undefined, body: object) =>
      call('POST', path, given, body),
    /** A new account, ready to be used. */
    register: async (name = '测试开发者'): Promise<RegisteredDeveloper> => {
      const { status, body } = await call('POST', '/api/v1/developers', undefined, { name });
      if (status !== 201) throw new Error(`Not registered: ${status} ${JSON.stringify(body)}`);
      return body as unknown as RegisteredDeveloper;
    },
  };
}
