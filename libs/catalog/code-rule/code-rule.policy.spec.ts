import fc from 'fast-check';
import { codeRules } from './code-rule.policy';

describe('resource codes', () => {
  const guide = codeRules['guide-2017'];

  it('by the guide of 2017 say where the entry is classified', () => {
    expect(guide.classificationOf('315001/000001')).toEqual({
      ...{ kind: '3', group: '15', subgroup: '001', detail: '' },
    });
    expect(guide.classificationOf('112461465423/798456')).toEqual({
      ...{ kind: '1', group: '12', subgroup: '461', detail: '465423' },
    });
  });

  it.each([
    '415001/1',
    '3150/1',
    '315001',
    '315001/',
    '315001/1a',
    '315001a/1',
    ' 315001/1',
    '315001/1\n',
  ])('by the guide of 2017 are not like %j', (code) => {
    expect(guide.accepts(code)).toBe(false);
    expect(guide.classificationOf(code)).toBeNull();
  });

  it('by every rule fit the field that holds them', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const accepted = Object.values(codeRules).some((rule) => rule.accepts(text));
        expect(!accepted || /^[A-Za-z0-9\-_/]{1,64}$/.test(text)).toBe(true);
      }),
    );
  });
});
