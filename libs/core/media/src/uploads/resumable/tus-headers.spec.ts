import { readBytes, readMetadata, writeMetadata } from './tus-headers.js';

describe('Headers of tus', () => {
  const refused = expect.objectContaining({ code: 'media.tus_refused', status: 400 }) as unknown;
  const thrown = (act: () => unknown): unknown => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };

  it.each(['0', '5', '9007199254740991'])('takes %s as a number of bytes', (value) => {
    expect(readBytes({ 'upload-length': value }, 'upload-length')).toBe(Number(value));
  });

  it.each([undefined, '', '-1', '1e3', '0x10', '5.0', ' 5', '9007199254740992', '99999999999999999'])(
    'refuses %j as a number of bytes',
    (value) => {
      expect(thrown(() => readBytes({ 'upload-offset': value }, 'upload-offset'))).toEqual(refused);
    },
  );

  it('reads metadata, and writes the same', () => {
    const text = 'filename TcO2d2UudHh0,is_confidential,__proto__ YQ==';
    const metadata = readMetadata({ 'upload-metadata': text });
    expect(metadata && Object.entries(metadata)).toEqual([
      ['filename', 'Möwe.txt'],
      ['is_confidential', null],
      ['__proto__', 'a'],
    ]);
    expect(metadata && writeMetadata(metadata)).toBe(text);
    expect(readMetadata({})).toBeNull();
  });

  it.each(['a YQ==, b', 'a YQ== ,b', 'a YQ==\t,  b', ' a YQ==,b '])('takes blanks beside the commas of %j', (text) => {
    expect(readMetadata({ 'upload-metadata': text })).toEqual({ a: 'a', b: null });
  });

  it.each(['', ' ', ',', 'filename a.txt', 'filename YQ', 'a YQ==,a YQ==', 'a b c', 'ä YQ==', 'a  YQ==', 'a YQ==,'])(
    'refuses %j as metadata',
    (text) => {
      expect(thrown(() => readMetadata({ 'upload-metadata': text }))).toEqual(refused);
    },
  );
});
