/** A tag, or text between tags with its entities resolved. Namespace prefixes are dropped. */
export type XmlToken =
  | { readonly kind: 'open' | 'close'; readonly name: string; readonly attributes: string }
  | { readonly kind: 'text'; readonly text: string };

/** Why a text is not the XML of a workbook. */
export class XmlError extends Error {}

const tag = /<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/y;
const aside = /<\?[^]*?\?>|<!--[^]*?-->/y;
const literal = /<!\[CDATA\[([^]*?)\]\]>/y;

/**
 * The tokens of a document. What workbooks never have is refused: a document type, by which a few
 * letters could be declared to stand for gigabytes.
 * @throws XmlError
 */
export function* xmlTokens(xml: string): Generator<XmlToken> {
  const matched = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(xml);
  };
  let at = 0;
  while (at < xml.length) {
    if (xml[at] !== '<') {
      const end = xml.indexOf('<', at);
      const text = xml.slice(at, end < 0 ? xml.length : end);
      at += text.length;
      yield { kind: 'text', text: resolved(text) };
      continue;
    }
    const found = matched(tag, at) ?? matched(aside, at) ?? matched(literal, at);
    if (!found) throw new XmlError(`it has no well-formed tag at ${at}`);
    at += found[0].length;
    yield* tokensOf(found);
  }
}

function* tokensOf([
  whole,
  closes,
  name,
  attributes = '',
  isEmpty,
]: RegExpExecArray): Generator<XmlToken> {
  if (whole.startsWith('<![')) yield { kind: 'text', text: whole.slice(9, -3) };
  else if (name !== undefined) {
    yield { kind: closes === '/' ? 'close' : 'open', name, attributes };
    if (isEmpty === '/') yield { kind: 'close', name, attributes: '' };
  }
}

/** Value of an attribute, without regard to its prefix; undefined where there is none. */
export function attributeOf(attributes: string, name: string): string | undefined {
  const pattern = /(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
  for (const [, key, double, single] of attributes.matchAll(pattern)) {
    if (key === name) return resolved(double ?? single ?? '');
  }
  return undefined;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const resolved = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(#?\w+);/g, (whole, name: string) => entityOf(name) ?? whole)
    : text;

function entityOf(name: string): string | undefined {
  if (!name.startsWith('#')) return entities.get(name);
  const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/** Text for an element or an attribute in double quotes. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (mark) => `&${names[mark]!};`);

const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
