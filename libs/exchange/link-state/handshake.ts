import { agreeOnVersion, supportedVersions, WireError } from '@shutong/wire';
import { linkErrors } from '../link/link.errors';

/** What a connector that says nothing of it speaks: the first version. */
export const firstVersions: readonly number[] = [1];

/** The version that hub and connector both speak; `exchange.connector.wire-version` where there is none. */
export function agreedWith(theirs: readonly number[]): number {
  try {
    return agreeOnVersion(theirs);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const [connector, hub] = [theirs, supportedVersions].map((list) => list.join(', '));
    throw linkErrors.wireVersion({ connector: connector!, hub: hub! });
  }
}
