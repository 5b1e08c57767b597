const needsQuotes = /[",;\t\r\n]|^\s|\s$/;

const fieldOf = (text: string): string =>
  needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** One record of a CSV file (RFC 4180). */
export const csvLine = (cells: readonly string[]): string => `${cells.map(fieldOf).join(',')}\r\n`;

/** Without it spreadsheet programs take UTF-8 for a code page of their own. */
export const byteOrderMark = '\ufeff';
