const day = /^(\d{4})-(\d{2})-(\d{2})$/;
const instant =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;

/**
 * A year, month, day or instant as other programs write them; an instant with a zone in UTC, one without as it stands.
 * Undefined for what it is not certain about: 03/04/2020 is left to people.
 */
export function dateOf(text: string): string | undefined {
  const plain = text.trim();
  if (/^\d{4}$/.test(plain)) return plain;
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(plain)) return plain;
  // XML Schema lets a day carry a zone, which says nothing that anybody needs.
  const date = plain
    .replace(/(?<=^\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})$/, '')
    .replaceAll('/', '-');
  if (day.test(date)) return isDayOfYear(date) ? date : undefined;
  return instantOf(plain);
}

function instantOf(text: string): string | undefined {
  const parts = instant.exec(text);
  if (!parts) return undefined;
  const [, date = '', hour = '', minute = '', second = '00', zone] = parts;
  const clock = `${hour}:${minute}:${second}`;
  const isTime = /^([01]\d|2[0-3])(:[0-5]\d){2}$/.test(clock);
  if (!isDayOfYear(date) || !isTime) return undefined;
  if (zone === undefined) return `${date}T${clock}`;
  const time = Date.parse(`${date}T${clock}${zoneOf(zone)}`);
  if (Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function zoneOf(zone: string): string {
  if (/^(z|utc)$/i.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function isDayOfYear(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
