import { platformErrors } from '../errors/platform.errors';

/**
 * The mark on a written state secret: its level, a star, its term, e.g. 机密★10年 (Provisions on marks
 * of state secrets, Art. 3).
 */
const secretMark = /(绝密|机密|秘密)★/;

/** Blanks, line ends and characters that nobody sees do not unmake a mark. */
const unseen = /[\s\p{Cf}]/gu;

/** State secrets are no government data (Decree 809, Art. 3): any text of what is said may carry the mark. */
export function isMarkedSecret(said: unknown): boolean {
  if (typeof said === 'string') return secretMark.test(said.normalize('NFKC').replace(unseen, ''));
  if (typeof said !== 'object' || said === null) return false;
  return Object.values(said).some(isMarkedSecret);
}

/** At the door of everything that is written: neither a row nor the log keeps a word of it. */
export function assertNoSecret(said: unknown): void {
  if (isMarkedSecret(said)) throw platformErrors.stateSecret();
}
