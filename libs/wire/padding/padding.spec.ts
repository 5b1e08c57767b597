import fc from 'fast-check';
import { canonicalJson } from '../canonical/canonical';
import { paddedJson } from './padding';

describe('padded JSON', () => {
  it('is the canonical JSON of the content with its padding, of a length that is a power of two', () => {
    const names = fc.string({ maxLength: 5, unit: fc.constantFrom('a', 'p', 'd', 'z', 'é') });
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue({ maxDepth: 2 })), (content) => {
        fc.pre(!Object.hasOwn(content, 'pad'));
        const text = paddedJson(content);
        const { pad } = JSON.parse(text) as { pad: string };
        expect(text).toBe(canonicalJson({ ...content, pad }));
        const bytes = Buffer.byteLength(text);
        expect(bytes).toBeGreaterThanOrEqual(1024);
        expect(Number.isInteger(Math.log2(bytes))).toBe(true);
        expect(pad).toMatch(/^x*$/);
      }),
    );
  });
});
