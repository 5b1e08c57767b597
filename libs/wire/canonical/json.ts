import { WireError, type WireErrorCode } from '../errors/wire.errors';

/** The value of a JSON text; throws the code where it is none. */
export function parsed(payload: string, code: WireErrorCode): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch (cause) {
    throw new WireError(code, 'JSON', { cause });
  }
}
