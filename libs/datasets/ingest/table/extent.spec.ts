import { Scene } from '../../testing/scene.fixture';

describe('What bounds the places of rows', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  const extentOf = async (lines: readonly string[]) =>
    (await scene.load(lines.join('\n'))).tables[0]!.extent;

  it('is their outermost longitudes and latitudes', async () => {
    const lines = ['id,lon,lat', '1,106.7,26.6', '2,107.9,25.5', '3,,'];
    expect(await extentOf(lines)).toEqual([106.7, 25.5, 107.9, 26.6]);
  });

  it.each([
    ['no degrees', '999.9,26.6'],
    ['latitudes as longitudes', '26.6,106.7'],
    ['metres', '36487123.5,2945678.5'],
  ])('leaves out a row whose coordinates are %s', async (_, slip) => {
    const lines = ['id,lon,lat', '1,106.7,26.6', `2,${slip}`, '3,107.9,25.5'];
    expect(await extentOf(lines)).toEqual([106.7, 25.5, 107.9, 26.6]);
  });

  it('leaves out a geometry that reaches beyond all degrees', async () => {
    const lines = [
      'id,place',
      '1,POINT (106.7 26.6)',
      '2,POINT (1e400 26.5)',
      '3,POINT (1000 26.5)',
    ];
    expect(await extentOf(lines)).toEqual([106.7, 26.6, 106.7, 26.6]);
  });

  it('is nothing where no row has a place in degrees', async () => {
    expect(await extentOf(['id,lon,lat', '1,36487123.5,2945678.5'])).toBeNull();
    expect(await extentOf(['id,name', '1,甲'])).toBeNull();
  });
});
