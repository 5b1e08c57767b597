/**
 * The mark on a written state secret: its level, a star, its term, e.g. 机密★10年 (Provisions on marks
 * of state secrets, Art. 3).
 */
const secretMark = /(绝密|机密|秘密)\s*★/;

/** State secrets are no government data (Decree 809, Art. 3): whatever carries their mark stays outside. */
export const isMarkedSecret = (content: object): boolean =>
  secretMark.test(JSON.stringify(content).normalize('NFKC'));
