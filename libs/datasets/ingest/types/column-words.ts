/** A title in words: camel case, underscores and marks are seams. */
const wordsOf = (title: string): string[] =>
  title
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9\u4e00-\u9fff]+/);

const codeWords = new Set(
  (
    'code codes zip zipcode postcode postal postalcode phone telephone tel mobile fax isbn issn ssn fips iban ' +
    'barcode sku ean upc uuid guid vin passport cas nuts insee siren siret'
  ).split(' '),
);
const chineseCode =
  /代码|编码|编号|证号|证件号|证照号|身份证|账号|帐号|卡号|号码|电话|手机|传真|邮编|邮政编码|信用代码|区划码|条码|工号|学号|车牌/;

/** Whether a column's title says that its digits are no numbers: 邮政编码, areaCode. */
export const saysCode = (title: string): boolean =>
  chineseCode.test(title) || wordsOf(title).some((word) => codeWords.has(word));

/** Whether a column's title says that it identifies rows. */
export const saysIdentifier = (title: string): boolean =>
  wordsOf(title).some((word) => word === 'id' || word === 'key' || word === 'identifier');

/** Whether a column's title says days, so that 20240131 is one. */
export const saysDay = (title: string): boolean =>
  /日期|时间|年月日|^日$/.test(title) ||
  wordsOf(title).some((word) =>
    ['date', 'day', 'datum', 'fecha', 'ymd', 'yyyymmdd'].includes(word),
  );
