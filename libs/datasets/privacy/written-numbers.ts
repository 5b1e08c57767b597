import { isResidentNumber } from '@shutong/platform';

/** Between the groups of a number, one everywhere in it. */
const gap = '[ \u2010-\u2015-]';

/** A resident number in groups, or against letters: only other digits can make it part of a longer one. */
const loose = new RegExp(
  `(?<!\\d|\\d-)(?:\\d{3}${gap}?\\d{3}${gap}?(?:19|20)\\d\\d${gap}?\\d\\d${gap}?\\d\\d${gap}?\\d{3}${gap}?|` +
    `\\d{4}${gap}\\d{2}(?:19|20)${gap}\\d{4}${gap}\\d{4}${gap}\\d)[\\dXx](?!\\d|-\\d)`,
  'g',
);

/** Whether a text holds a resident number that is written in groups, or stands against letters. */
export const hasLooseResident = (written: string): boolean =>
  (written.normalize('NFKC').match(loose) ?? []).some(isLoose);

function isLoose(run: string): boolean {
  const gaps = new Set(run.match(/[^\dXx]/g));
  return gaps.size < 2 && isResidentNumber(run.replaceAll(/[^\dXx]/g, '').toUpperCase());
}

const mobile = new RegExp(
  `(?<!\\d)(?:(?:\\+|00)?86${gap}?)?1[3-9](?:\\d{9}|\\d(${gap})\\d{4}\\1\\d{4})(?!\\d)`,
  'g',
);

const seam = '_/#=&?%-';
/** Letters against which a phone can stand: they say that it is one. */
const cue = 'tel|telephone|phone|mobile|mob|cell|call|wechat|weixin|[wv]x';
const han = '\u4e00-\u9fff';
const opens = new RegExp(
  `(?:^|[^0-9a-z${seam.replace('-', '\\-')}.]|(?:^|\\D)\\.|[${han}][${seam}]|(?:${cue})[${seam}.]?)$`,
  'i',
);
const closes = new RegExp(
  `^(?:$|[^0-9a-z${seam.replace('-', '\\-')}.]|\\.(?:$|\\D)|[${seam}](?:$|[${han}\\s])|ext|wechat|weixin|[wv]x)`,
  'i',
);

const saysPhone = new RegExp(
  `(?:手机|电话|联系|热线|咨询|微信|短信|拨|打|致电|来电|${cue}|contact|whatsapp|dial|sjh|lxdh)[^\\d。；;\\n]{0,12}$`,
  'i',
);
/** What comes before numbers that are nobody's, and what behind quantities. */
const saysOther =
  /(?:编号|单号|订单|代码|编码|条码|批号|批次|流水|[账帐户序文案证卡货型学工房票车]号|序列号|发票|[金面总数产]?[额积量值]|价格?|共计?|合计|(?<!预)约|人口|(?<![a-z])(?:id|no|nr|num|number|code|serial|sn|ref|order|isbn|area|count|total|amount|sum|time|stamp|value|population)|[a-z](?:id|no|nr|num)["']?[:=])[为是]?["'”’\])）】:：=＝\s.#№_/-]*$/i;
const isQuantity =
  /^["'”’]?\s*(?:[万亿千百]?(?:元|人民币|吨|平方|立方|米|公里|千克|公斤|克|[人次户件个台辆套亩度号](?!码)|千瓦)|bytes?|[kmg]b\b|kg|k?m2?\b|rmb|usd|cny|yuan|dollars?|people|%)/i;

const around = 24;
const anyHan = new RegExp(`[${han}]`);

/** What has to stand around a number that its words do not make something else: any words, Chinese ones, or some that mean a phone. */
export type WordsAround = 'any' | 'chinese' | 'phone';

/**
 * Whether a text says a mobile phone: a number by itself, or with letters that mean one, that its words do not make something
 * else. In groups it takes words that mean a phone, as sizes are written so too.
 */
export function saidPhoneIn(written: string, words: WordsAround = 'any'): boolean {
  const text = written.normalize('NFKC');
  return [...text.matchAll(mobile)].some(({ index, 0: number, 1: grouped }) => {
    const before = text.slice(Math.max(0, index - around), index);
    const from = index + number.length;
    const after = text.slice(from, from + around);
    if (!opens.test(before) || !closes.test(after)) return false;
    if (saysPhone.test(before) || /^(\+|00)/.test(number)) return true;
    const isSaid = words === 'any' || (words === 'chinese' && anyHan.test(before + after));
    return isSaid && grouped === undefined && !saysOther.test(before) && !isQuantity.test(after);
  });
}
