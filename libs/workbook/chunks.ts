/** Characters that are handed on together: a chunk for every row would cost more than the row. */
const chunk = 65_536;

/** The same text in fewer parts. */
export async function* gathered(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const part of parts) {
    text += part;
    if (text.length < chunk) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
