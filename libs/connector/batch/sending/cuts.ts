import { atRisk } from '@shutong/crash';
import { sha256, type ChunkManifest } from '@shutong/wire';
import type { CallLog } from '../../call-log/call-log';
import { ConnectorError } from '../../errors/connector-error';
import type { State } from '../../state/state';
import type { Progress } from '../hub-batch';
import type { StoredCut } from '../stored-batch';

/** Cuts of one number that are kept: each takes an upload of which nobody knows what became. */
const mostOfNumber = 64;

/**
 * Chunks as they were cut. The hub may take one of which nothing was heard, after another was cut under its number: each
 * is kept until the hub has said which one it released, for rows go on behind that one and its manifest is the receipt.
 */
export class Cuts {
  constructor(
    private readonly state: Pick<State, 'cuts' | 'positions' | 'receipts'>,
    private readonly callLog: Pick<CallLog, 'addSent'>,
  ) {}

  /** Before it leaves: behind what was released it can always go on, and the own log has what left. */
  async keep({ batch, number }: Pick<ChunkManifest, 'batch' | 'number'>, cut: StoredCut) {
    const { cuts } = this.state;
    const all = [...this.cutsOf(batch, number), cut].slice(-mostOfNumber);
    // In one turn of the event loop, so in one commit.
    await atRisk('chunk-position.commit', () =>
      Promise.all([cuts.put([batch, number], all), this.callLog.addSent(cut.manifest)]),
    );
    await cuts.remove([batch, number - 2]);
  }

  /** The hub has released it: its manifest is the receipt, if the requester's is not there already. */
  async released(batch: string, number: number, manifest: string): Promise<void> {
    const { receipts } = this.state;
    await atRisk('chunk-manifest.commit', () =>
      receipts.transaction(() => {
        const isKept = receipts.get([batch, number])?.manifest === manifest;
        if (!isKept) void receipts.put([batch, number], { manifest });
      }),
    );
  }

  /** What the hub says it has released last, where it is known here. */
  async settle({ id, chunks, manifestSha256 }: Progress): Promise<void> {
    const cut = this.cutOf(id, chunks, manifestSha256);
    if (cut) await this.released(id, chunks, cut.manifest);
  }

  /** Key of the last row that was released; undefined at the beginning. Error: `connector.batch-lost`. */
  after({ id, chunks, manifestSha256 }: Progress): readonly string[] | undefined {
    if (chunks === 0) return undefined;
    const last = this.cutOf(id, chunks, manifestSha256)?.last;
    if (!last) throw new ConnectorError('connector.batch-lost');
    return last;
  }

  /** All manifests that were signed under the number and may have been released. */
  manifestsOf(batch: string, number: number): readonly string[] {
    const released = this.state.receipts.get([batch, number])?.manifest;
    const others = this.cutsOf(batch, number).map(({ manifest }) => manifest);
    return [...new Set([...(released === undefined ? [] : [released]), ...others])];
  }

  /** The batch has ended. */
  async forget(batch: string): Promise<void> {
    const { cuts, positions } = this.state;
    const range = {
      start: [batch, 0] as [string, number],
      end: [batch, Number.MAX_SAFE_INTEGER] as [string, number],
    };
    await Promise.all([
      ...[...cuts.getKeys(range)].map((key) => cuts.remove(key)),
      ...[...positions.getKeys(range)].map((key) => positions.remove(key)),
    ]);
  }

  /** A hub of an earlier release does not say which one it has: the newest, then. */
  private cutOf(batch: string, number: number, manifestSha256: string | null | undefined) {
    const all = this.cutsOf(batch, number);
    if (manifestSha256 === undefined) return all.at(-1);
    return all.find(({ manifest }) => sha256(manifest) === manifestSha256);
  }

  /** The newest last; of a release before cuts the newest alone, with the manifest that it kept as receipt. */
  private cutsOf(batch: string, number: number): readonly StoredCut[] {
    const { cuts, positions, receipts } = this.state;
    const kept = cuts.get([batch, number]);
    if (kept) return kept;
    const last = positions.get([batch, number]);
    const manifest = receipts.get([batch, number])?.manifest;
    return last && manifest !== undefined ? [{ manifest, last }] : [];
  }
}
