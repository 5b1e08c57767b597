const middleDots = /[•‧∙⋅・]/gu;
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * One text per name, however it was typed: width and compatibility forms (NFKC), case, blanks and the dot
 * between the parts of a name do not matter. Blanks beside Chinese characters or that dot are left out, others
 * are one. Undefined where nothing is left.
 */
export function nameOf(text: string): string | undefined {
  const folded = text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
  const name = folded
    .replace(ignorable, '')
    .replace(middleDots, '·')
    .replace(/(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu, '·')
    .replace(/\s+/gu, ' ')
    .replace(/(?<=[\p{Script=Han}·]) | (?=[\p{Script=Han}·])/gu, '')
    .trim();
  return name === '' ? undefined : name;
}
