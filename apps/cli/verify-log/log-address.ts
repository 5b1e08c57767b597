import {
  MalformedError,
  tilePath,
  type EntryBundle,
  type Tile,
  type TileReader,
} from '@shutong/tlog';
import { longestFile } from '@shutong/tlog-folder';

const timeoutMs = 30_000;

/** A published log behind HTTP. What it answers is not trusted. */
export class LogAddress implements TileReader {
  private readonly base: string;

  /** @param token of an auditor, for entry bundles */
  constructor(
    address: string,
    private readonly token: string | undefined,
  ) {
    this.base = address.replace(/\/+$/, '');
  }

  read(at: Tile | EntryBundle): Promise<Buffer | null> {
    return this.get(tilePath(at), at.level === 'entries');
  }

  checkpoint(): Promise<Buffer | null> {
    return this.get('checkpoint', false);
  }

  private async get(path: string, withToken: boolean): Promise<Buffer | null> {
    const authorization = withToken && this.token ? { authorization: `Bearer ${this.token}` } : {};
    const address = `${this.base}/${path}`;
    const response = await fetch(address, {
      headers: authorization,
      // A token goes to the address that was named, and nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw new Error(`${address} cannot be reached: ${reasonOf(error)}`, { cause: error });
    });
    if (response.status === 404) return null;
    if ([401, 403].includes(response.status)) {
      throw new Error(`${path} needs the access token of an auditor (--token FILE).`);
    }
    if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
    return bounded(path, response);
  }
}

/** Node's own fetch says no more than that it failed; why stands in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: why } = Object(cause) as { code?: string; message?: string };
  return code ?? why ?? message;
}

/** The body, unless it is longer than any file of a log. */
async function bounded(path: string, { body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length > longestFile) throw new MalformedError('tile', `${path} does not end`);
  }
  return Buffer.concat(chunks);
}
