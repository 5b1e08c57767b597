const number = /^[-+]?[$€£¥]?(\d{1,3}([,\s]\d{3})+|\d+)?([.,]\d+)?([eE][-+]?\d+)?%?$/;
const date =
  /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}.*)?$|^\d{4}年\d{1,2}月(\d{1,2}日)?$|^\d{1,2}:\d{2}(:\d{2})?$/;

/** Whether a text is rather a value than a name: a number, a date, a truth value. */
export function looksTyped(text: string): boolean {
  return /\d/.test(text) ? number.test(text) || date.test(text) : /^(true|false)$/i.test(text);
}
