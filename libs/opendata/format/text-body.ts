import { BrokenCatalogue, NotACatalogue, type Answer } from './catalogue';

type Mark = readonly [begins: string, what: string];

/** Files that say what they are by their first bytes, in hexadecimal. */
const noText: readonly Mark[] = [
  ['504b0304', 'a ZIP archive or workbook'],
  ['25504446', 'a PDF document'],
  ['89504e47', 'an image'],
  ['ffd8ff', 'an image'],
  ['47494638', 'an image'],
  ['50415231', 'a Parquet file'],
];

const oldWorkbook = 'd0cf11e0';

/**
 * The text of an answer: as its byte order mark, its own words, or its bytes tell.
 * @throws NotACatalogue for what is no text, BrokenCatalogue for bytes of no encoding
 */
export function textOf({ body, contentType }: Answer): string {
  if (body.length === 0) throw new BrokenCatalogue('an empty answer');
  const begins = body.subarray(0, 8).toString('hex');
  if (begins.startsWith(oldWorkbook)) {
    throw new BrokenCatalogue('an old workbook (.xls): save it as .xlsx or CSV');
  }
  const file = noText.find(([mark]) => begins.startsWith(mark));
  if (file) throw new NotACatalogue(file[1]);
  const text = decode(body, encodingSaid(body, contentType));
  if (text.trim() === '') throw new BrokenCatalogue('an empty answer');
  return text;
}

function encodingSaid(body: Buffer, contentType: string): string | undefined {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  const head = body.subarray(0, 200).toString('latin1');
  const inXml = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(head)?.[1];
  return inXml ?? /charset=["']?([\w-]+)/i.exec(contentType)?.[1];
}

/** UTF-8 wherever it is valid: what is valid UTF-8 is hardly ever anything else. */
function decode(body: Buffer, said: string | undefined): string {
  const isWide = said?.toLowerCase().startsWith('utf-16') ?? false;
  const candidates = isWide ? [said!] : ['utf-8', ...(said ? [said] : []), 'gb18030'];
  for (const encoding of candidates) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(body);
    } catch {
      continue;
    }
  }
  throw new BrokenCatalogue('its bytes are text in no encoding that is known');
}
