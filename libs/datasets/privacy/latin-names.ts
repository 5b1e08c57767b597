/** Given names that are common in many countries, without those that are also words or places. */
const given = new Set(
  (
    'james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin ' +
    'brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander ' +
    'frank patrick raymond jack dennis jerry aaron jose adam nathan henry zachary peter kyle walter ethan jeremy harold keith christian roger noah gerald carl ' +
    'sean arthur jesse bryan joe billy bruce albert gabriel alan juan wayne roy ralph randy eugene vincent russell louis philip bobby johnny owen simon martin ' +
    'mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda ' +
    'melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra ' +
    'rachel carolyn janet catherine maria heather diane ruth julie olivia joyce kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline ' +
    'martha gloria teresa ann sara frances kathryn janice jean alice abigail julia judy sophia denise doris marilyn danielle beverly isabella theresa diana ' +
    'natalie brittany marie kayla jane lucy claire hans klaus jürgen wolfgang pierre jacques françois antonio carlos luis miguel pedro francisco manuel ana ' +
    'carmen lucia giovanni marco luca giulia ivan sergei vladimir dmitri olga natalia mohammed muhammad mohamed ahmed ali omar hassan fatima aisha ' +
    'raj priya anil sanjay rahul yuki hiroshi kenji takashi akiko'
  ).split(' '),
);

/** Chinese surnames in pinyin, and as they are written in Hong Kong. */
const surnames = new Set(
  (
    'wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao cheng cao yuan deng fu ' +
    'shen zeng peng lu su lv jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao ' +
    'qiu qin gu hou shao meng long wan duan qian yin yi chang qiao lai gong wen ouyang sima zhuge shangguan huangfu murong ' +
    'chan wong lee lam cheung leung ho ng lau tsang yip kwok chow cheng chiu yeung tse'
  ).split(' '),
);

const syllables =
  /^(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh|ts)?[aeiouvü]{1,3}(?:ng|[nmkptr])?-?){1,2}$/;

/** Words of firms, offices and places. */
const notPeople =
  /\b(?:ltd|limited|inc|corp|corporation|co|company|llc|gmbh|plc|group|bank|university|college|school|academy|hospital|clinic|center|centre|department|dept|office|ministry|agency|association|society|foundation|institute|committee|council|city|county|town|village|district|province|state|region|street|road|avenue|ave|blvd|lane|square|park|station|airport|bridge|river|lake|island|mountain|hotel|restaurant|store|shop|market|church|museum|library|stadium|team|club|of|the|and|for)\b/i;

const shape = /^\p{L}[\p{L}.'’-]*(?:,? \p{L}[\p{L}.'’-]*){0,5}$/u;

/** Letters in few words that are none of an office, a firm or a place: what a person's name looks like, and much else. */
export const mayBeLatinName = (text: string): boolean =>
  text.length < 60 &&
  /^[\p{Script=Latin}\P{L}]+$/u.test(text) &&
  shape.test(text) &&
  !notPeople.test(text);

/** Such words of which one is a common given name, or that are a Chinese name in Latin letters. */
export function looksLikeLatinName(text: string): boolean {
  if (!mayBeLatinName(text)) return false;
  const words = text.toLowerCase().replaceAll(/[.,]/g, '').split(' ');
  if (words.length < 2) return false;
  return words.some((word) => word.split('-').some((part) => given.has(part))) || isPinyin(words);
}

/** The surname first or last. */
function isPinyin(words: readonly string[]): boolean {
  if (words.length > 3) return false;
  const isName = (surname: string, rest: readonly string[]): boolean =>
    surnames.has(surname) && rest.every((word) => syllables.test(word.replaceAll(/['’]/g, '')));
  return isName(words[0]!, words.slice(1)) || isName(words.at(-1)!, words.slice(0, -1));
}
