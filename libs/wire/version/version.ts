import { WireError } from '../errors/wire.errors';

/** Version that this side speaks when it has the choice. */
export const wireVersion = 1;

/** Versions that this side understands, one release back included once there is one. */
export const supportedVersions: readonly number[] = [wireVersion];

/**
 * Highest version that both sides understand; `wire.version-unsupported` where there is none.
 * @param ours other than `supportedVersions` where another release is spoken for
 */
export function agreeOnVersion(
  theirs: readonly number[],
  ours: readonly number[] = supportedVersions,
): number {
  const common = ours.filter((version) => theirs.includes(version));
  if (common.length === 0) {
    const [here, there] = [ours, theirs].map((list) => list.slice(0, 10).join(', '));
    throw new WireError('wire.version-unsupported', `here ${here}, there ${there}`);
  }
  return Math.max(...common);
}

/** Throws `wire.version-unsupported` unless the document says that it is of this version. */
export const assertVersion = (document: unknown, version: string): void =>
  assertOneOf(document, [version]);

/** As `assertVersion`, for a document that may be of several. */
export function assertOneOf(document: unknown, versions: readonly string[]): void {
  const said = (document as { v?: unknown } | null | undefined)?.v;
  if (typeof said === 'string' && !versions.includes(said)) {
    const known = versions.join(' or ');
    throw new WireError('wire.version-unsupported', `${said.slice(0, 40)}, not ${known}`);
  }
}
