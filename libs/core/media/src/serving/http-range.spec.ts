import { answerFor } from './http-range.js';

const ETAG = '"abc"';

describe('answerFor', () => {
  it.each<[string, Record<string, string>, ReturnType<typeof answerFor>]>([
    ['nothing asked', {}, { status: 200 }],
    ['the same tag', { 'if-none-match': ETAG }, { status: 304 }],
    ['one of several tags', { 'if-none-match': '"x", W/"abc"' }, { status: 304 }],
    ['any tag', { 'if-none-match': '*' }, { status: 304 }],
    ['another tag', { 'if-none-match': '"x"' }, { status: 200 }],
    ['a range', { range: 'bytes=0-9' }, { status: 206, range: { start: 0, end: 9 } }],
    ['an open range', { range: 'bytes=90-' }, { status: 206, range: { start: 90, end: 99 } }],
    ['the last bytes', { range: 'bytes=-10' }, { status: 206, range: { start: 90, end: 99 } }],
    ['more last bytes than there are', { range: 'bytes=-1000' }, { status: 206, range: { start: 0, end: 99 } }],
    ['an end beyond the end', { range: 'bytes=50-1000' }, { status: 206, range: { start: 50, end: 99 } }],
    ['a start beyond the end', { range: 'bytes=100-' }, { status: 416 }],
    ['no last bytes', { range: 'bytes=-0' }, { status: 416 }],
    ['a backward range', { range: 'bytes=9-0' }, { status: 200 }],
    ['several ranges', { range: 'bytes=0-1,5-6' }, { status: 200 }],
    ['another unit', { range: 'lines=0-1' }, { status: 200 }],
    ['nonsense', { range: 'bytes=-' }, { status: 200 }],
    [
      'a range of the same version',
      { range: 'bytes=0-9', 'if-range': ETAG },
      { status: 206, range: { start: 0, end: 9 } },
    ],
    ['a range of another version', { range: 'bytes=0-9', 'if-range': '"x"' }, { status: 200 }],
    ['the tag before the range', { range: 'bytes=0-9', 'if-none-match': ETAG }, { status: 304 }],
  ])('%s', (_what, headers, answer) => {
    expect(answerFor(headers, ETAG, 100)).toEqual(answer);
  });
});
