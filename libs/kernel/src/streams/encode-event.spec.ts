import { encodeEvent } from './encode-event.js';

describe('encodeEvent', () => {
  it.each([
    [{ data: 'text' }, 'data: text\n\n'],
    [{ data: 'two\r\nlines\rand\none' }, 'data: two\ndata: lines\ndata: and\ndata: one\n\n'],
    [{ data: { a: 'b\nc' }, event: 'media', id: '7' }, 'id: 7\nevent: media\ndata: {"a":"b\\nc"}\n\n'],
    [{ data: undefined }, 'data: null\n\n'],
    [{ data: '' }, 'data: \n\n'],
  ])('writes %j', (event, text) => {
    expect(encodeEvent(event).toString()).toBe(text);
  });

  it.each([
    { data: '', id: 'a\nb' },
    { data: '', event: 'a\rdata: b' },
    { data: '', id: 'a\0' },
  ])('refuses %j, which would be another event', (event) => {
    expect(() => encodeEvent(event)).toThrow(RangeError);
  });
});
