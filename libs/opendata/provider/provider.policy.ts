import { isCreditCode } from '@shutong/platform';
import { providerErrors } from './provider.errors';
import { isOfGovernment } from './source-class';

/** By which one thing a provider is known: a credit code that is no body's of the government, or a source. @throws providerErrors */
export function providerNamed({
  code,
  sourceId,
}: {
  readonly code?: string;
  readonly sourceId?: string;
}): { readonly code: string } | { readonly sourceId: string } {
  if (code === undefined) {
    if (sourceId === undefined) throw providerErrors.which();
    return { sourceId };
  }
  if (sourceId !== undefined) throw providerErrors.which();
  if (!isCreditCode(code)) throw providerErrors.code({ code });
  if (isOfGovernment(code)) throw providerErrors.official({ code });
  return { code };
}
