const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' },
};

/** As text, or as the value of an attribute, of XML. */
export const escaped = (text: string): string => text.replace(/[&<>"\r]/g, (one) => entities[one]!);

const unwritable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

/** Without what no XML may hold (XML 1.0, 2.2). */
export const writable = (text: string): string => text.replace(unwritable, '');

type Attributes = Readonly<Record<string, string | null>>;

/** An element of a text, or of elements that are written already; what is null is left out. */
export function element(
  name: string,
  attributes: Attributes,
  ...content: readonly (string | null)[]
): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${escaped(writable(value))}"`],
  );
  const inside = content.filter((one) => one !== null).join('');
  const head = `<${name}${given.join('')}`;
  return inside === '' ? `${head}/>` : `${head}>${inside}</${name}>`;
}

/** An element of a text; null where there is none. */
export const textElement = (name: string, text: string | null): string | null =>
  text === null ? null : element(name, {}, escaped(writable(text)));

/** A whole document of an element that is written already. */
export const xmlDocument = (root: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
