import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { withParts } from '../desk/agreement-desk';
import { ConnectorError } from '../errors/connector-error';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import type { Parts } from '../running/parts';

const address = '/api/v1/dataset-uploads';
const partBytes = 8 << 20;
const lookEveryMs = 1000;
/** A hub that is away for longer is waited for by a person. */
const awayMs = 600_000;
const mostPauseMs = 15_000;
/** A part that never comes through has something in its way that waiting does not move. */
const mostMissed = 10;

/** A version whose file is sent, as the hub tells of it. */
export interface PushedVersion {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly received: number;
  readonly bytes: number;
  /** Code of what it failed for. */
  readonly failure: string | null;
}

export interface PushAsked {
  /** Id of the department's dataset. */
  readonly dataset: string;
  /** Path of the file. */
  readonly file: string;
}

/**
 * Gives a file to the hub as the next version of one of the department's datasets, and waits until the hub has loaded it. What broke
 * off goes on where it ended, also at another start, as long as the file is the same; of another one the version is begun anew.
 * Errors: `connector.file-unreadable`, `connector.file-changed`, the hub's refusals, and `HubUnreachable` where it is away for ten minutes.
 * @param tell hears of each part and of each state
 */
export function pushFile(
  dir: string,
  asked: PushAsked,
  tell: (version: PushedVersion) => void,
): Promise<PushedVersion> {
  return withParts(dir, async (parts) => {
    const file = await opened(asked.file);
    try {
      const push = new Push(parts, file, tell);
      const version = await push.begun(asked, await hashOf(asked.file));
      await push.send(version);
      return await push.ended(version.id);
    } finally {
      await file.handle.close();
    }
  });
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly bytes: number;
  readonly changedMs: number;
}

class Push {
  constructor(
    private readonly parts: Parts,
    private readonly file: OpenFile,
    private readonly tell: (version: PushedVersion) => void,
  ) {}

  /** The version that the file is for, begun now or at a start that broke off. */
  async begun({ dataset, file }: PushAsked, sha256: string): Promise<PushedVersion> {
    const { hub, state } = this.parts;
    const known = state.pushes.get(dataset);
    const found = known && (await this.announced(known.version));
    const isSame = known?.sha256 === sha256;
    if (found?.state === 'receiving') {
      if (isSame) return found;
      await hub.delete(`${address}/${found.id}`);
    }
    // An announcement of which the hub knows nothing may be on its way to it.
    const id = known && isSame && !found ? known.version : randomUUID();
    // Noted before: its answer may be lost.
    await state.pushes.put(dataset, { version: id, sha256 });
    const { bytes } = this.file;
    return hub.post<PushedVersion>(address, { id, dataset, fileName: basename(file), bytes });
  }

  /** Undefined where the hub does not know it. */
  private announced(id: string): Promise<PushedVersion | undefined> {
    return this.look(id).catch((error: unknown) => {
      if (error instanceof HubRefusal && error.status === 404) return undefined;
      throw error;
    });
  }

  async send(version: PushedVersion): Promise<void> {
    const path = `${address}/${version.id}`;
    let [offset, missed] = [version.received, 0];
    while (offset < this.file.bytes) {
      const part = await this.partAt(offset, path);
      const headers = { 'upload-offset': String(offset) };
      const how = { method: 'PATCH', type: 'application/partial-upload' } as const;
      try {
        await this.parts.hub.upload<void>(path, part, headers, how);
        offset += part.length;
        missed = 0;
      } catch (error) {
        missed += 1;
        if (!(error instanceof HubUnreachable) || missed > mostMissed) throw error;
        await sleep(missed * 500);
        // Whether the part has come nobody knows but the hub.
        offset = (await this.look(version.id)).received;
      }
      this.tell({ ...version, received: offset });
    }
  }

  /** What is sent is one file: one that is written meanwhile would be neither the old nor the new one. */
  private async partAt(offset: number, path: string): Promise<Buffer> {
    const { handle, bytes, changedMs } = this.file;
    const part = Buffer.alloc(Math.min(partBytes, bytes - offset));
    const { bytesRead } = await handle.read(part, 0, part.length, offset);
    const now = await handle.stat();
    if (bytesRead === part.length && now.size === bytes && now.mtimeMs === changedMs) return part;
    await this.parts.hub.delete(path);
    throw new ConnectorError('connector.file-changed');
  }

  /** Ready, held, or failed. */
  async ended(id: string): Promise<PushedVersion> {
    for (let told = ''; ; await sleep(lookEveryMs)) {
      const version = await this.look(id);
      if (version.state !== told) this.tell(version);
      told = version.state;
      if (!['receiving', 'waiting', 'loading'].includes(version.state)) return version;
    }
  }

  /** Asks again for as long as the hub may be away. */
  private async look(id: string): Promise<PushedVersion> {
    const until = performance.now() + awayMs;
    for (let pause = 500; ; pause = Math.min(pause * 2, mostPauseMs)) {
      try {
        return await this.parts.hub.get<PushedVersion>(`${address}/${id}`);
      } catch (error) {
        if (!(error instanceof HubUnreachable) || performance.now() > until) throw error;
        await sleep(pause);
      }
    }
  }
}

async function opened(path: string): Promise<OpenFile> {
  try {
    if (!(await stat(path)).isFile()) throw new Error('not a file');
    const handle = await open(path, 'r');
    const { size: bytes, mtimeMs: changedMs } = await handle.stat();
    return { handle, bytes, changedMs };
  } catch (cause) {
    throw new ConnectorError('connector.file-unreadable', { path }, { cause });
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
