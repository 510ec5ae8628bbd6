import { isNotModified } from './conditional.js';

const validators = { etag: '"abc"', lastModified: new Date('2027-01-18T09:30:00.400Z') };

describe('isNotModified', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['nothing is asked', {}, false],
    ['the tag is the same', { 'if-none-match': '"abc"' }, true],
    ['it is one of several tags', { 'if-none-match': '"x", W/"abc"' }, true],
    ['any tag will do', { 'if-none-match': '*' }, true],
    ['the tag is another', { 'if-none-match': '"x"' }, false],
    ['it is as old as that', { 'if-modified-since': 'Mon, 18 Jan 2027 09:30:00 GMT' }, true],
    ['it is older', { 'if-modified-since': 'Mon, 18 Jan 2027 09:30:01 GMT' }, true],
    ['it is newer', { 'if-modified-since': 'Mon, 18 Jan 2027 09:29:59 GMT' }, false],
    ['the date is none', { 'if-modified-since': 'yesterday' }, false],
    [
      'the tag is another, whatever the date says',
      { 'if-none-match': '"x"', 'if-modified-since': 'Mon, 18 Jan 2027 09:30:01 GMT' },
      false,
    ],
  ])('when %s', (_what, headers, expected) => {
    expect(isNotModified(headers, validators)).toBe(expected);
  });

  it('knows weak tags, and no date where there is none', () => {
    expect(isNotModified({ 'if-none-match': '"abc"' }, { etag: 'W/"abc"' })).toBe(true);
    const since = { 'if-modified-since': 'Mon, 18 Jan 2027 09:30:00 GMT' };
    expect(isNotModified(since, { etag: '"abc"' })).toBe(false);
  });
});
