import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertContent } from './rule-document.policy';
import { shippedDocuments } from './shipped-documents';

describe('rule documents that are shipped', () => {
  it('hold together, each of them, and name no number twice', () => {
    const shipped = shippedDocuments();
    for (const { code, ...content } of shipped)
      expect(() => assertContent(code, content)).not.toThrow();
    const numbers = shipped.map(({ number, issuer }) => `${issuer} ${number}`);
    expect(new Set(numbers).size).toBe(shipped.length);
  });

  const one = `  - code: one
    zh: 办法
    en: Measures
    number: 〔2025〕1号
    issuer: 省政府
    kind: rule
    division: '520000'
    inForceFrom: '2025-01-01'
`;
  it.each([
    ['twice', { 'a.yaml': `documents:\n${one}`, 'b.yaml': `documents:\n${one}` }, /b\.yaml.*twice/],
    ['of no known kind', { 'a.yaml': `documents:\n${one.replace('rule', 'hint')}` }, /a\.yaml/],
    ['without documents', { 'a.yaml': 'documents: []\n' }, /a\.yaml/],
  ])('a file with a document %s is refused by its name', (_, files, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'shutong-rules-'));
    try {
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      expect(() => shippedDocuments(folder)).toThrow(message);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
