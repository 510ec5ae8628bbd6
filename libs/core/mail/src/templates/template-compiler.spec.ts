import { Addresses } from './check/addresses.js';
import { compileTemplate } from './template-compiler.js';

const fill = (html: string, data: Record<string, unknown>, subject = 'Hello') =>
  compileTemplate(subject, html, new Addresses('https://roost.example.org'))(data);

describe('compileTemplate', () => {
  it.each([
    ['lines', 'one\ntwo', 'one<br />two', 'one\ntwo'],
    ['lines of Windows, and empty ones', 'one\r\n\r\ntwo', 'one<br /><br />two', 'one\n\ntwo'],
    ['lines of old Macs', 'one\rtwo', 'one<br />two', 'one\ntwo'],
    [
      'markup that stays what was written',
      '<br>\n<b>two</b>',
      '&lt;br&gt;<br />&lt;b&gt;two&lt;/b&gt;',
      '<br>\n<b>two</b>',
    ],
  ])('keeps %s', (_what, words, html, text) => {
    const filled = fill('<div>{{words}}</div>', { words });
    expect(filled.html).toBe(`<div>${html}</div>`);
    expect(filled.text).toBe(`${text}\n`);
  });

  it('keeps lines within lists and objects', () => {
    const people = [{ words: 'a\nb' }];
    expect(fill('<div>{{#each people}}{{words}}{{/each}}</div>', { people }).html).toBe('<div>a<br />b</div>');
  });

  it('keeps the lines of a template what they are in HTML', () => {
    expect(fill('<div>one\ntwo {{word}}</div>', { word: 'x' }).text).toBe('one two x\n');
  });

  it('has no lines in attributes and subjects', () => {
    const { html, subject } = fill('<div title="{{words}}">x</div>', { words: 'a"\nb' }, 'Re: {{words}}');
    expect(html).toBe('<div title="a&quot; b">x</div>');
    expect(subject).toBe('Re: a" b');
  });
});
