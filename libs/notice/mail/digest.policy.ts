import { languages, type Language } from '@shutong/platform';
import type { NoticeText } from '../template/template.policy';

export type Texts = Readonly<Record<Language, NoticeText>>;

/** A mail without its addresses. */
export interface Letter {
  /** One line. */
  readonly subject: string;
  readonly text: string;
}

/**
 * The mail that brings these notices, in Chinese and then in English, since nobody's language is known
 * where nobody asks. A single notice is the mail itself; several stand in the frame.
 */
export function letterOf(notices: readonly Texts[], frame: Texts): Letter {
  const [only, ...more] = notices;
  if (only && more.length === 0) {
    return {
      subject: `${only['zh-CN'].title} / ${only.en.title}`,
      text: joined(languages.map((language) => paragraph(only[language]))),
    };
  }
  return {
    subject: `${frame['zh-CN'].title} / ${frame.en.title}`,
    text: joined(languages.map((language) => section(notices, frame, language))),
  };
}

const joined = (parts: readonly string[]): string => `${parts.join('\n\n----\n\n')}\n`;

const paragraph = ({ title, body }: NoticeText): string => `${title}\n\n${body}`;

const section = (notices: readonly Texts[], frame: Texts, language: Language): string =>
  [
    frame[language].body,
    ...notices.map(
      (texts, at) => `${at + 1}. ${texts[language].title}\n   ${texts[language].body}`,
    ),
  ].join('\n\n');
