import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Pieces } from './pieces.js';

describe('Pieces', () => {
  const cut = (source: Readable, maxBytes = 1_000_000) =>
    new Pieces(source, { pieceBytes: 100, maxBytes, onChunk: () => undefined });
  const readAll = async (pieces: Pieces): Promise<Buffer[]> => {
    const read: Buffer[] = [];
    for (let piece = await pieces.next(); piece; piece = await pieces.next()) read.push(await buffer(piece));
    return read;
  };

  it.each([
    ['nothing', []],
    ['less than a piece', [30]],
    ['exactly a piece', [100]],
    ['exactly two', [50, 100, 50]],
    ['chunks of several pieces', [350, 1, 220]],
    ['tiny chunks', Array.from({ length: 250 }, () => 1)],
  ])('gives back %s', async (_what, lengths) => {
    const chunks = lengths.map((length) => randomBytes(length));
    const pieces = cut(Readable.from(chunks, { objectMode: false }));
    const read = await readAll(pieces);
    expect(Buffer.concat(read).equals(Buffer.concat(chunks))).toBe(true);
    expect(read.slice(0, -1).every(({ length }) => length === 100)).toBe(true);
    expect(pieces.failure).toBeUndefined();
  });

  it('gives what came before its source broke off, and says why', async () => {
    const source = new PassThrough();
    const pieces = cut(source);
    source.write(randomBytes(150));
    const first = await pieces.next();
    expect(first && (await buffer(first)).length).toBe(100);
    source.write(randomBytes(20));
    const second = await pieces.next();
    setImmediate(() => source.destroy(new Error('broke off')));
    expect(second && (await buffer(second)).length).toBe(70);
    expect(await pieces.next()).toBeUndefined();
    expect(pieces.failure?.message).toBe('broke off');
  });

  it('notices a source that is gone already', async () => {
    const source = new PassThrough();
    source.destroy();
    const pieces = cut(source);
    expect(await pieces.next()).toBeUndefined();
    expect(pieces.failure).toMatchObject({ code: 'media.upload_aborted' });
  });

  it('takes no chunk that goes past the bound', async () => {
    const pieces = cut(Readable.from([randomBytes(60), randomBytes(60)], { objectMode: false }), 100);
    expect((await readAll(pieces)).map(({ length }) => length)).toEqual([60]);
    expect(pieces.failure).toMatchObject({ code: 'media.too_large' });
  });

  it('does not read ahead of a reader that is slow', async () => {
    let made = 0;
    const source = new Readable({
      highWaterMark: 1,
      read: () => void source.push(++made <= 20_000 ? randomBytes(10) : null),
    });
    const pieces = new Pieces(source, { pieceBytes: 1_000_000, maxBytes: 1_000_000, onChunk: () => undefined });
    const piece = await pieces.next();
    piece?.read(0);
    await new Promise((resolve) => setImmediate(resolve));
    // What the piece keeps is bounded by its own buffer of 64 KB.
    expect(piece?.readableLength).toBeLessThanOrEqual(65_546);
    piece?.destroy();
    pieces.release();
    await new Promise((resolve) => source.once('end', resolve));
  });
});
