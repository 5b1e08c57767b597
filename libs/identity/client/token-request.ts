import { assertionType } from './assertion';
import { tokenErrors } from './token.errors';

/** A form-encoded body as parsed: a repeated parameter is a list. */
export type Form = Readonly<Record<string, unknown>>;

/**
 * The client assertion of a token request (RFC 6749 §4.4.2, RFC 7523 §2.2). Unknown parameters are
 * ignored as RFC 6749 asks; a second way of authenticating is refused (§2.3).
 */
export function assertionOf(form: Form): string {
  if (one(form, 'grant_type') !== 'client_credentials') throw tokenErrors.unsupportedGrantType();
  if (form['scope'] !== undefined) throw tokenErrors.invalidScope();
  if (form['client_secret'] !== undefined) {
    throw tokenErrors.invalidRequest({ why: 'client_secret beside an assertion' });
  }
  if (one(form, 'client_assertion_type') !== assertionType) {
    throw tokenErrors.invalidRequest({ why: `client_assertion_type has to be ${assertionType}` });
  }
  return one(form, 'client_assertion');
}

/** A parameter may not be missing, empty or repeated (RFC 6749 §3.2). */
function one(form: Form, name: string): string {
  const value = form[name];
  if (typeof value === 'string' && value !== '') return value;
  throw tokenErrors.invalidRequest({ why: `${name} has to be given once` });
}
