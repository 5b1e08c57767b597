/** Every form in which a text may stand among other bytes without being decoded first. */
export function encodingsOf(text: string): Buffer[] {
  const forms = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), utf16be(text)];
  return distinct(forms.flatMap((form) => [form, ...hexOf(form), ...base64Of(form)]));
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

function hexOf(bytes: Buffer): Buffer[] {
  const hex = bytes.toString('hex');
  return [Buffer.from(hex), Buffer.from(hex.toUpperCase())];
}

/**
 * base64 and base64url depend on where in a group of three the bytes begin: for each of the three
 * places the characters that depend on these bytes alone.
 */
function base64Of(bytes: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((place) => {
    const shifted = Buffer.concat([Buffer.alloc(place), bytes]);
    const first = Math.ceil((place * 8) / 6);
    const end = Math.floor((shifted.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((form) =>
      Buffer.from(shifted.toString(form).slice(first, end)),
    );
  });
}

const distinct = (forms: readonly Buffer[]): Buffer[] => [
  ...new Map(forms.map((form) => [form.toString('latin1'), form])).values(),
];
