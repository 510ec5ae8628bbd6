import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readForm } from './read-form.js';

const BODY = [
  '--x\r\ncontent-disposition: form-data; name="title"\r\n\r\nNotes\r\n',
  '--x\r\ncontent-disposition: form-data; name="file"; filename="notes.txt"\r\n\r\none\n',
  'two\r\n--x--\r\n',
];

describe('A form', () => {
  it('is taken in the scope of its request, also where it arrives later from the socket', async () => {
    const scope = new AsyncLocalStorage<string>();
    const request = Object.assign(new PassThrough(), {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      complete: true,
    });
    const taken: unknown[] = [];
    const reading = scope.run('the request', () =>
      readForm(request as unknown as IncomingMessage, async (field, filename, stream) => {
        const begun = scope.getStore();
        taken.push(field, filename, begun, await text(stream), scope.getStore());
      }),
    );
    // Outside of the scope, as a socket is.
    for (const part of BODY) request.write(part);
    request.end();
    expect(await reading).toEqual({ title: 'Notes' });
    expect(taken).toEqual(['file', 'notes.txt', 'the request', 'one\ntwo', 'the request']);
  });
});
