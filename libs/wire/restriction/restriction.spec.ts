import fc from 'fast-check';
import {
  asAgreed,
  forbiddenItems,
  forbiddenKeys,
  isNewRestriction,
  isSameHandling,
  openRestriction,
  parseRestriction,
  restrictedMaskOf,
  signRestriction,
  stricterHandling,
  type Handling,
  type Restriction,
  type Shown,
} from '..';
import { departments, now, parties, refusal, type Parties } from '../parties.fixture';

let all: Parties;
beforeAll(async () => {
  all = await parties();
});

const standing = { class: 2, personal: false, sharing: 'conditional' } as const;
const masked: Handling = { query: 'keep-1-0', verify: true, batch: false };
const item = (handling: Handling = masked) => ({
  from: standing,
  to: { ...standing, class: 3 },
  handling,
});
const notice: Restriction = {
  v: 'shutong.restriction/1',
  agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11',
  version: 1,
  number: 1,
  provider: departments.provider,
  requester: departments.requester,
  authority: departments.other,
  entry: { code: '303/1', version: 2 },
  items: { name: item() },
  ground: '数据安全法第二十一条',
  since: now,
  issuedAt: now,
};
const next = (change: Partial<Restriction> = {}): Restriction => ({
  ...notice,
  number: 2,
  ...change,
});

const shown = fc.oneof(
  fc.constantFrom<Shown>('as-agreed', 'nothing', 'hidden'),
  fc.tuple(fc.nat(3), fc.nat(3)).map(([first, last]): Shown => `keep-${first}-${last}`),
);
const handling = fc.record({ query: shown, verify: fc.boolean(), batch: fc.boolean() });

describe('The stricter of two handlings', () => {
  it('forbids what either forbids, and depends neither on order nor on repetition', () => {
    fc.assert(
      fc.property(handling, handling, handling, (one, other, third) => {
        const both = stricterHandling(one, other);
        expect(both).toEqual(stricterHandling(other, one));
        expect(stricterHandling(one, one)).toEqual(one);
        expect(stricterHandling(one, asAgreed)).toEqual(one);
        expect(stricterHandling(both, third)).toEqual(
          stricterHandling(one, stricterHandling(other, third)),
        );
        for (const mode of ['verify', 'query'] as const) {
          const forbids = (by: Handling) => forbiddenItems({ x: { handling: by } }, mode, ['x']);
          expect(forbids(both)).toEqual([...new Set([...forbids(one), ...forbids(other)])]);
        }
      }),
    );
  });

  it('leaves what no notice names as the terms say', () => {
    const items = {
      name: { handling: { query: 'nothing', verify: false, batch: false } as const },
    };
    for (const unnamed of ['address', '__proto__', 'toString']) {
      expect(forbiddenItems(items, 'query', [unnamed])).toEqual([]);
      expect(forbiddenKeys(items, [unnamed])).toEqual([]);
      expect(restrictedMaskOf(items, unnamed)).toBe('none');
    }
    expect(forbiddenKeys(items, ['name', 'address'])).toEqual(['name']);
  });
});

describe('A restriction notice', () => {
  const signed = (by = all.other, of = notice) => signRestriction(of, by.keys);
  const opened = (stated: unknown, signature: string, by = all.other) =>
    refusal(() => openRestriction({ notice: stated, signature }, by.card));

  it('is opened by the card of its authority alone', async () => {
    const signature = signed();
    expect(openRestriction({ notice, signature }, all.other.card)).toEqual(notice);
    expect(await opened(notice, signed(all.provider))).toMatch(/^wire\.wrong-key/);
    expect(await opened(notice, signature, all.provider)).toMatch(/^wire\.key-not-named/);
    const other = { ...notice, authority: departments.provider };
    expect(await opened(other, signed(all.other, other))).toMatch(/^wire\.key-not-named/);
  });

  it('is refused altered in any of its parts', async () => {
    const signature = signed();
    const altered: Partial<Restriction>[] = [
      ...[{ number: 2 }, { version: 2 }, { since: now + 1 }, { ground: 'x' }],
      ...[{ entry: { code: '303/1', version: 3 } }, { items: { address: item() } }],
      { items: { name: item({ ...masked, query: 'keep-2-0' }) } },
      { agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12' },
    ];
    for (const change of altered) {
      expect(await opened({ ...notice, ...change }, signature)).toMatch(/^wire\.bad-signature/);
    }
    const [head, , tail] = signature.split('.');
    const disguised = `${Buffer.from('{"alg":"EdDSA","typ":"shutong.agreement/1"}').toString('base64url')}..${tail}`;
    expect(await opened(notice, disguised)).toMatch(/^wire\.bad-signature/);
    expect(await opened(notice, `${head}.e30.${tail}`)).toMatch(/^wire\.bad-signature/);
  });

  it.each<[string, object, string]>([
    ['another version', { v: 'shutong.restriction/9' }, 'wire.version-unsupported'],
    ['a name more', { extra: 1 }, '/extra additionalProperties'],
    ['no item', { items: {} }, '/items minProperties'],
    ['an item that it does not restrict', { items: { name: item(asAgreed) } }, '/items handling'],
    [
      'a class that is none',
      { items: { name: { ...item(), to: { ...standing, class: 5 } } } },
      'enum',
    ],
    [
      'a mask that is none',
      { items: { name: item({ ...masked, query: 'none' as never }) } },
      'pattern',
    ],
    ['a number of nought', { number: 0 }, '/number minimum'],
    ['no ground', { ground: '' }, '/ground minLength'],
  ])('with %s is none', async (_, change, where) => {
    const said = await refusal(() => parseRestriction({ ...notice, ...change }));
    expect(said).toContain(where);
  });

  it('C70.1 gives way only to a later one that restricts at least as much', async () => {
    const judged = (one: Restriction) => refusal(() => isNewRestriction(notice, one));
    expect(isNewRestriction(undefined, notice)).toBe(true);
    expect(isNewRestriction(notice, { ...notice, items: { name: item() } })).toBe(false);
    expect(isNewRestriction(notice, next())).toBe(true);
    const more = { name: item({ ...masked, query: 'nothing' }), address: item() };
    expect(isNewRestriction(notice, next({ number: 7, items: more }))).toBe(true);
    const outdated = [{ number: 1, ground: 'another' }, { version: 2 }, { agreement: 'x' }];
    for (const change of outdated) {
      expect(await judged(next(change))).toMatch(/^wire\.restriction-outdated/);
    }
    const wider = [
      { address: item() },
      { name: item({ ...masked, batch: true }) },
      { name: item({ ...masked, query: 'as-agreed' }) },
      { name: item({ ...masked, query: 'keep-2-0' }) },
    ];
    for (const items of wider) {
      expect(await judged(next({ items: items }))).toBe('wire.restriction-widens name');
    }
  });

  it('C70.1 never lets a chain of notices end wider than any notice in it', () => {
    const chain = fc.array(fc.record({ name: handling, address: handling }), { maxLength: 6 });
    fc.assert(
      fc.property(chain, (said) => {
        let held: Restriction | undefined;
        const kept: Restriction[] = [];
        for (const [index, one] of said.entries()) {
          const items = Object.fromEntries(
            Object.entries(one).map(([name, by]) => [name, item(by)]),
          );
          const candidate = next({ number: index + 1, items });
          try {
            if (isNewRestriction(held, candidate)) kept.push((held = candidate));
          } catch {
            continue;
          }
        }
        for (const before of kept) {
          for (const [name, { handling: by }] of Object.entries(before.items)) {
            const last = held!.items[name]!.handling;
            expect(isSameHandling(stricterHandling(by, last), last)).toBe(true);
          }
        }
      }),
    );
  });
});
