import { languages, type Language } from '@shutong/platform';

/** What a person reads of a notice. */
export interface NoticeText {
  readonly title: string;
  readonly body: string;
}

/** One kind of notice: its blanks, and its text in every language. */
export type Template = {
  readonly params: readonly string[];
  /** Those that hold what people have written, which is read in the hub alone. */
  readonly hubOnly?: readonly string[];
  /** Those that are given in the words of each language (`worded`), such as a department's name. */
  readonly perLanguage?: readonly string[];
} & Readonly<Record<Language, NoticeText>>;

export type NoticeParams = Readonly<Record<string, string>>;

/** A parameter in the words of each language, for a template that has it `perLanguage`. */
export const worded = (name: string, words: Readonly<Record<Language, string>>): NoticeParams =>
  Object.fromEntries(languages.map((language) => [keyOf(name, language), words[language]]));

const keyOf = (name: string, language: Language): string => `${name}.${language}`;

const blank = /\{(\w+)\}/g;

/** A blank's filling, at most; what is longer is cut, since the thing itself can be opened. */
const longestParam = 300;

/** Blanks that a language leaves out, or fills though no parameter has that name; for people to mend. */
export function templateProblems(template: Template): string[] {
  const { params, hubOnly = [], perLanguage = [], ...texts } = template;
  const unknownIn = (list: string, names: readonly string[]) =>
    names
      .filter((name) => !params.includes(name))
      .map((name) => `${list} names {${name}}, which params does not name`);
  const mistakes = [
    ...unknownIn('hubOnly', hubOnly),
    ...unknownIn('perLanguage', perLanguage),
    // People write in one language.
    ...perLanguage
      .filter((name) => hubOnly.includes(name))
      .map((name) => `perLanguage and hubOnly name {${name}}`),
  ];
  const ofTexts = languages.flatMap((language) => {
    const { title, body } = texts[language];
    const used = new Set([...`${title} ${body}`.matchAll(blank)].map(([, name]) => name!));
    return [
      ...params.filter((name) => !used.has(name)).map((name) => `${language} leaves out {${name}}`),
      ...[...used]
        .filter((name) => !params.includes(name))
        .map((name) => `${language} fills in {${name}}, which params does not name`),
    ];
  });
  return [...mistakes, ...ofTexts];
}

/**
 * The template's parameters, each one line: a line break or another control or format character could
 * end a mail's header or turn the direction of what follows.
 * @throws Error where one is missing; that is the caller's defect
 */
export function fittingParams(name: string, template: Template, given: NoticeParams): NoticeParams {
  const { params, perLanguage = [] } = template;
  const keys = params.flatMap((param) =>
    perLanguage.includes(param) ? languages.map((language) => keyOf(param, language)) : [param],
  );
  return Object.fromEntries(
    keys.map((param) => {
      if (!Object.hasOwn(given, param)) throw new Error(`The notice ${name} needs {${param}}.`);
      return [param, oneLine(given[param]!)];
    }),
  );
}

function oneLine(text: string): string {
  const characters = [...text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim()];
  if (characters.length <= longestParam) return characters.join('');
  return `${characters.slice(0, longestParam - 1).join('')}…`;
}

/** The text in a language; what a parameter holds is never filled in again. */
export function textOf(template: Template, language: Language, params: NoticeParams): NoticeText {
  const words = (name: string) => params[keyOf(name, language)] ?? params[name];
  const fill = (text: string) =>
    text.replaceAll(blank, (whole, name: string) => words(name) ?? whole);
  const { title, body } = template[language];
  return { title: fill(title), body: fill(body) };
}

const inTheHub: Readonly<Record<Language, string>> = {
  'zh-CN': '（内容请登录查看）',
  en: '(sign in to read it)',
};

/** Things whose title people have written in their own words; those of others are the catalogue's. */
const titledByPeople: readonly string[] = ['catalog-change', 'matter', 'need', 'project', 'reuse'];

/** The same as it leaves the hub, by mail or webhook: without what people have written. */
export function textOutside(
  template: Template,
  language: Language,
  { params, aboutType }: { readonly params: NoticeParams; readonly aboutType: string },
): NoticeText {
  const outside: Record<string, string> = { ...params };
  const title = titledByPeople.includes(aboutType) ? ['title'] : [];
  for (const name of [...title, ...(template.hubOnly ?? [])]) outside[name] = inTheHub[language];
  return textOf(template, language, outside);
}
