import { departments } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { ownLog } from '../logs';
import { folderOf } from '../processes/region';
import { noFaults, type Facts } from '../suite';

/** A chunk as the hub has it, what was signed as its SHA-256. */
interface Signed {
  readonly chunk: string;
  readonly manifest: string;
  readonly receipt: string | null;
}

/** What left of batches stands in the own log of the connector that let it leave: each chunk, and each receipt once. */
export async function ownLogFacts(instance: Instance): Promise<Facts> {
  const { folder } = instance;
  const chunks = await hubQuery<Signed>(
    folder,
    `SELECT batch || '/' || number AS chunk, encode(sha256(convert_to(manifest, 'UTF8')), 'hex') AS manifest,
            encode(sha256(convert_to(receipt, 'UTF8')), 'hex') AS receipt
       FROM exchange.batch_chunk`,
  );
  const [sent, received] = await Promise.all([
    signedIn(folderOf(instance, departments.police), 'sent'),
    signedIn(folderOf(instance, departments.requester), 'received'),
  ]);
  const bare = (name: string, known: readonly string[], of: (chunk: Signed) => string | null) => {
    const all = new Set(known);
    return chunks
      .filter((chunk) => of(chunk) !== null && !all.has(of(chunk)!))
      .map(({ chunk }) => `${name} of ${chunk}`);
  };
  return {
    ...{ accepted: 0, delivered: 0, ...noFaults },
    releasedWithoutEntry: [
      ...bare('manifest', sent, ({ manifest }) => manifest),
      ...bare('receipt', received, ({ receipt }) => receipt),
    ],
    doubled: received
      .filter((receipt, index) => received.indexOf(receipt) !== index)
      .map((receipt) => `receipt ${receipt} in the own log`),
  };
}

/** Hashes of what a connector has signed of chunks, by its own log. */
async function signedIn(dir: string, step: 'sent' | 'received'): Promise<string[]> {
  return (await ownLog(dir)).flatMap((entry) => {
    if (!('step' in entry) || entry.step !== step) return [];
    return [entry.step === 'sent' ? entry.manifestSha256 : entry.receiptSha256];
  });
}
