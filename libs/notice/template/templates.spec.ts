import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { languages, projectRoot } from '@shutong/platform';
import { fittingParams, textOf, textOutside, worded, type Template } from './template.policy';
import { readTemplates } from './templates';

const template: Template = {
  params: ['title'],
  'zh-CN': { title: '催办：{title}', body: '请办理。' },
  en: { title: 'Reminder', body: 'Deal with {title}.' },
};

describe('the templates that ship', () => {
  it('are there for everything that an exchange tells', () => {
    const names = [...readTemplates(join(projectRoot(), 'catalog', 'notices')).keys()];
    expect(names).toEqual(
      expect.arrayContaining([
        ...['application-submitted', 'application-received', 'supplement-asked'],
        ...['application-supplied', 'extension-asked', 'extension-consented', 'decision-proposed'],
        ...['application-granted', 'application-refused', 'correction-filed', 'dispute-raised'],
        ...['clock-warned', 'clock-overdue', 'reminder', 'agreement-expiring'],
      ]),
    );
  });
});

describe('a template amiss', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shutong-notices-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const zh = "  zh-CN: { title: '催办：{title}', body: '请办理。' }";
  const en = "  en: { title: 'Reminder: {title}', body: 'Deal with it.' }";
  it.each([
    ['without English', ['  params: [title]', zh], "required property 'en'"],
    [
      'that leaves out a parameter in one language',
      ['  params: [title]', zh, '  en: { title: Reminder, body: Deal with it. }'],
      'a.yaml:3: reminder: en leaves out {title}',
    ],
    [
      'that fills in what is not a parameter',
      ['  params: []', zh, en],
      'zh-CN fills in {title}, which params does not name',
    ],
    [
      'that says in each language what it has no parameter for',
      ['  params: [title]', '  perLanguage: [holder]', zh, en],
      'perLanguage names {holder}, which params does not name',
    ],
    [
      'with a title of two lines',
      ['  params: [title]', zh, '  en: { title: "{title}\\nBcc: x", body: Deal with it. }'],
      'must match pattern',
    ],
  ])('%s is named with file and line', async (_, lines, mistake) => {
    await writeFile(join(folder, 'a.yaml'), ['', 'reminder:', ...lines].join('\n'));
    expect(() => readTemplates(folder)).toThrow(mistake);
  });

  it('that stands in two files is named', async () => {
    const text = ['reminder:', '  params: [title]', zh, en].join('\n');
    await writeFile(join(folder, 'a.yaml'), text);
    await writeFile(join(folder, 'b.yaml'), text);
    expect(() => readTemplates(folder)).toThrow('b.yaml:2: reminder: there is a template of this');
  });
});

describe('filling in', () => {
  it('refuses what lacks a parameter', () => {
    expect(() => fittingParams('reminder', template, {})).toThrow('reminder needs {title}');
    const inherited = Object.create({ title: 'x' }) as Record<string, string>;
    expect(() => fittingParams('reminder', template, inherited)).toThrow('needs {title}');
  });

  it('says what is given in each language in the words of each', () => {
    const named: Template = { ...template, perLanguage: ['title'] };
    const given = worded('title', { 'zh-CN': '省水利厅', en: 'Water Department' });
    const params = fittingParams('reminder', named, { ...given, title: 'x' });
    expect(params).toEqual(given);
    expect(languages.map((language) => textOf(named, language, params))).toEqual([
      { title: '催办：省水利厅', body: '请办理。' },
      { title: 'Reminder', body: 'Deal with Water Department.' },
    ]);
    expect(() => fittingParams('reminder', named, { title: 'x' })).toThrow('title.zh-CN');
  });

  it('never fills in a second time, nor takes $ for a reference', () => {
    const params = { title: '{title} $& $1' };
    expect(textOf(template, 'en', params).body).toBe('Deal with {title} $& $1.');
  });

  it('makes of any text one line without controls, at most 300 characters long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (title) => {
        const fitted = fittingParams('reminder', template, { title })['title']!;
        expect([...fitted].length).toBeLessThanOrEqual(300);
        expect(fitted).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
      }),
    );
  });

  it('keeps a text that fits as it is', () => {
    const title = '取水许可证信息 (2026) “A”';
    expect(fittingParams('reminder', template, { title, other: 'x' })).toEqual({ title });
  });
});

describe('a text that leaves the hub', () => {
  const words = '核查张三13800138000';
  const titled = [...readTemplates(join(projectRoot(), 'catalog', 'notices')).values()].filter(
    ({ params }) => params.includes('title'),
  );
  const outside = (one: Template, aboutType: string) => {
    const params = Object.fromEntries(one.params.map((name) => [name, 'x']));
    const notice = { params: { ...params, title: words }, aboutType };
    return languages.map((language) => JSON.stringify(textOutside(one, language, notice)));
  };

  it.each(['need', 'matter', 'catalog-change', 'project'])(
    'has no title that people wrote, whatever is told: %s',
    (aboutType) => {
      const texts = titled.flatMap((one) => outside(one, aboutType));
      expect(texts.filter((text) => text.includes(words))).toEqual([]);
    },
  );

  it('has a title of the catalogue', () => {
    const texts = titled.flatMap((one) => outside(one, 'application'));
    expect(texts.filter((text) => !text.includes(words))).toEqual([]);
  });

  it('has nothing else that people wrote', () => {
    const hubOnly = { ...template, hubOnly: ['title'] };
    expect(outside(hubOnly, 'application')[1]).toContain('(sign in to read it)');
  });
});
