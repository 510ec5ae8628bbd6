import { Parser } from 'htmlparser2';
import type { Addresses } from './addresses.js';
import { blankExpressions, isOneMark, lineAt, marksIn, unblank } from './blank-expressions.js';

/** What is wrong with some markup. */
export interface MarkupFault {
  line: number;
  reason: string;
}

/** Which markup is looked at: what people write, or what MJML makes of it. */
export type MarkupKind = 'written' | 'compiled';

const tags = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** HTML that may stand in the texts of a template. None of it keeps what is inside of it from being read as markup. */
const TEXT_TAGS = tags(
  'a abbr b big blockquote br center code del div em font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr u ul',
);
const MADE_BY_MJML = tags('html head title meta style body noscript xml');
const OFFICE_TAG = /^[ovw]:[a-z]+$/;
/** These change other parts of the mail, or read files. */
const REFUSED_MJML = tags('mj-include mj-style mj-html-attributes mj-attributes mj-head mj-font');
/** What MJML takes text from. Text anywhere else is left out of the mail without a word. */
const MJML_WITH_TEXT = tags(
  'mj-text mj-button mj-table mj-raw mj-social-element mj-navbar-link mj-accordion-title mj-accordion-text',
);

const REFUSED_ATTRIBUTES = tags('srcset imagesrcset ping archive http-equiv srcdoc formaction action');
/** People read them, or have them read out. */
const TEXT_ATTRIBUTES = tags('alt title aria-label');
const LOADING_ATTRIBUTE = /^(src|background|poster|data|lowsrc|dynsrc|.*-url)$/;
const LOOKS_LIKE_ADDRESS = /^[a-z][a-z0-9+.-]*:|^[/\\]{2}|:\/\//i;
/** `{{name}}`: no block, no helper. */
const PLAIN = /^\{\{~?\s*(?!else\b)[@\w./-]+\s*~?\}\}$/;

/**
 * Finds markup that a mail must not hold: scripts and whatever else is no text, what would be loaded from elsewhere, expressions where data
 * could become an address or markup, and text that MJML leaves out.
 */
export function checkMarkup(markup: string, addresses: Addresses, kind: MarkupKind): MarkupFault[] {
  const check = new MarkupCheck(markup, addresses, kind);
  check.run();
  return check.faults;
}

class MarkupCheck {
  readonly faults: MarkupFault[] = [];
  private readonly text: string;
  private readonly expressions: readonly string[];
  private readonly open: { tag: string; line: number }[] = [];
  private inStyle = false;

  constructor(
    markup: string,
    private readonly addresses: Addresses,
    private readonly kind: MarkupKind,
  ) {
    const { text, expressions, strayLine } = blankExpressions(markup);
    this.text = text;
    this.expressions = expressions;
    if (strayLine !== null) {
      this.faults.push({
        line: strayLine,
        reason: 'an expression holds no braces or angle brackets, and does not follow one',
      });
    }
  }

  run(): void {
    let tag = '';
    const at = (): number => lineAt(this.text, parser.startIndex);
    const parser = new Parser(
      {
        onopentagname: (name) => {
          tag = name;
          this.tag(name, at());
        },
        onattribute: (name, value, quote) => {
          this.attribute(tag, name, unblank(value, this.expressions), value, quote ?? '', at());
        },
        onclosetag: (name, isImplied) => {
          // A tag that closes itself counts as implied, too.
          const itself = this.text.slice(parser.startIndex, parser.endIndex + 1).endsWith('/>');
          this.close(name, isImplied && !itself);
        },
        ontext: (text) => {
          this.content(text, at());
        },
        oncomment: (comment) => {
          this.comment(comment, at());
        },
        onprocessinginstruction: (name) => {
          if (this.kind === 'written' || name !== '!doctype') this.fault(at(), `<${name}> is not supported`);
        },
      },
      { recognizeSelfClosing: true },
    );
    parser.end(this.text);
    for (const { tag: name, line } of this.open) this.fault(line, `<${name}> is never closed`);
  }

  private tag(name: string, line: number): void {
    this.inStyle = name === 'style';
    const isMjml = this.kind === 'written' && name.startsWith('mj-') && !REFUSED_MJML.has(name);
    if (isMjml) this.open.push({ tag: name, line });
    else if (!TEXT_TAGS.has(name) && !(this.kind === 'compiled' && (MADE_BY_MJML.has(name) || OFFICE_TAG.test(name)))) {
      this.fault(line, `<${unblank(name, this.expressions)}> is not supported: mails hold text, links and pictures`);
    }
  }

  private close(name: string, isImplied: boolean): void {
    if (name === 'style') this.inStyle = false;
    if (isImplied || this.open.at(-1)?.tag !== name) return;
    this.open.pop();
  }

  private attribute(tag: string, name: string, value: string, blanked: string, quote: string, line: number): void {
    const marks = marksIn(blanked);
    const what = `${unblank(name, this.expressions)} of <${tag}>`;
    if (marksIn(name).length > 0) this.fault(line, `an expression must not stand among the attributes of <${tag}>`);
    else if (/^on/.test(name)) this.fault(line, `${what}: scripts are not supported`);
    else if (REFUSED_ATTRIBUTES.has(name) && !isMetaOfMjml(tag, name, value))
      this.fault(line, `${what} is not supported`);
    else if (marks.length > 0) this.filled(name, value, blanked, quote, what, line);
    else if (name === 'href') this.link(value, what, line);
    else if (LOADING_ATTRIBUTE.test(name)) this.loaded(value, what, line);
    else if (name === 'style') this.css(value, what, line);
    else if (!TEXT_ATTRIBUTES.has(name) && !name.startsWith('xmlns') && LOOKS_LIKE_ADDRESS.test(value.trim())) {
      this.loaded(value.trim(), what, line);
    }
  }

  /** An attribute with expressions in it. */
  private filled(name: string, value: string, blanked: string, quote: string, what: string, line: number): void {
    const isPlain = marksIn(blanked).every((index) => PLAIN.test(this.expressions[index] ?? ''));
    if (quote === '') this.fault(line, `${what}: put the value in quotes`);
    else if (!isPlain) this.fault(line, `${what}: only plain expressions can stand in attributes, no blocks`);
    else if (name === 'href') this.link(isOneMark(blanked) ? value.trim() : value, what, line);
    else if (!TEXT_ATTRIBUTES.has(name)) this.fault(line, `${what}: an expression can stand in texts and links only`);
  }

  private link(address: string, what: string, line: number): void {
    if (this.addresses.mayLink(address)) return;
    const reason = address.includes('{{')
      ? 'an expression can be a whole link, or stand in a link to https://{{site}}/…'
      : 'a link starts with https:, http:, mailto: or tel:';
    this.fault(line, `${what}: ${reason}`);
  }

  private loaded(address: string, what: string, line: number): void {
    if (!this.addresses.mayLoad(address)) this.fault(line, `${what}: mails load nothing from elsewhere`);
  }

  private css(css: string, what: string, line: number): void {
    if (this.kind === 'written' && /\\|\/\*/.test(css)) this.fault(line, `${what}: no escapes or comments in styles`);
    if (/@import|expression\s*\(|-moz-binding|behavior\s*:|image-set\s*\(/i.test(css))
      this.fault(line, `${what}: mails load nothing from elsewhere`);
    for (const [, address = ''] of css.matchAll(/url\s*\(\s*['"]?([^'")]*)/gi)) this.loaded(address, what, line);
  }

  private content(text: string, line: number): void {
    if (this.inStyle) this.css(text, 'the style', line);
    if (this.kind !== 'written' || text.trim() === '' || this.open.some(({ tag }) => MJML_WITH_TEXT.has(tag))) return;
    this.fault(line, 'text outside of <mj-text> is left out of the mail');
  }

  /** Mail programs read some comments as markup, so nobody writes any. Those of MJML are looked into. */
  private comment(comment: string, line: number): void {
    if (comment === '<![endif]') return;
    const inner = /^\[if [^\]]*\]>([^]*?)(<!\[endif\]|<!)?$/.exec(comment)?.[1];
    if (this.kind === 'written' || inner === undefined) {
      this.fault(line, 'comments are not supported: mail programs read some of them as markup');
      return;
    }
    this.faults.push(...checkMarkup(unblank(inner, this.expressions), this.addresses, this.kind));
  }

  private fault(line: number, reason: string): void {
    this.faults.push({ line, reason });
  }
}

const isMetaOfMjml = (tag: string, name: string, value: string): boolean =>
  tag === 'meta' && name === 'http-equiv' && ['x-ua-compatible', 'content-type'].includes(value.toLowerCase());
