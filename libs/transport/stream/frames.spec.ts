import fc from 'fast-check';
import { decodeFrames, encodeFrame, FrameDecoder, HEARTBEAT } from './frames';

const frame = fc.record({
  head: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { noNullPrototype: true }),
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});

describe('frames', () => {
  it('come out as they went in, wherever the stream was cut', () => {
    fc.assert(
      fc.property(fc.array(frame), fc.integer({ min: 1, max: 50 }), (frames, step) => {
        const bytes = Buffer.concat(
          frames.flatMap(({ head, body }) => [encodeFrame(head, body), HEARTBEAT]),
        );
        const decoder = new FrameDecoder();
        const got = [];
        for (let at = 0; at < bytes.length; at += step) {
          got.push(...decoder.push(bytes.subarray(at, at + step)));
        }
        decoder.end();
        const expected = frames.map(({ head, body }) => ({ head: viaJson(head), body }));
        expect(got).toEqual(expected);
      }),
    );
  });

  it('are refused when cut off, oversized or without a JSON object as head', () => {
    const whole = encodeFrame({ a: 1 }, Buffer.from('body'));
    const invalid = expect.objectContaining({ code: 'transport.invalid-message' });
    const refused = (bytes: Buffer) => {
      try {
        return decodeFrames(bytes);
      } catch (error) {
        return error;
      }
    };
    expect(refused(whole.subarray(0, -1))).toEqual(invalid);
    expect(refused(Buffer.from('ffffffff00000000', 'hex'))).toEqual(invalid);
    expect(refused(Buffer.from('00000000ffffffff', 'hex'))).toEqual(invalid);
    expect(refused(Buffer.from('0000000100000000', 'hex'))).toEqual(invalid);
    expect(
      refused(Buffer.concat([Buffer.from('0000000100000000', 'hex'), Buffer.from('1')])),
    ).toEqual(invalid);
    expect(
      refused(Buffer.concat([Buffer.from('0000000100000000', 'hex'), Buffer.from('{')])),
    ).toEqual(invalid);
  });

  it('never make the decoder throw anything but a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          decodeFrames(Buffer.from(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: 'transport.invalid-message' });
        }
      }),
    );
  });
});

/** JSON knows no difference between 0 and -0. */
function viaJson(head: unknown): unknown {
  return JSON.parse(JSON.stringify(head));
}
