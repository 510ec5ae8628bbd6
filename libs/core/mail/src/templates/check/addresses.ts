/** Small pictures that are in the mail itself. SVG is left out: it can load. */
const INLINE_IMAGE = /^data:image\/(png|jpeg|gif|webp);base64,[\w+/=]*$/;
const LINK = /^(https?:|mailto:|tel:|#|$)/i;
const SITE = /^https?:\/\/\{\{~?\s*site\s*~?\}\}/;

/** Decides which addresses a mail may hold. `origin` is our own, as `https://roost.example.org`. */
export class Addresses {
  constructor(private readonly origin: string) {}

  /** Whether a mail program may load it when the mail is opened: from us or from the mail itself, and without telling which mail it is. */
  mayLoad(address: string): boolean {
    return address === '' || INLINE_IMAGE.test(address) || (!address.includes('{{') && this.isOurs(address));
  }

  /** Whether a person may follow it. Expressions make the whole address, which the plugin then answers for, or a part of ours after the host. */
  mayLink(address: string): boolean {
    if (!address.includes('{{')) return LINK.test(address.trim());
    if (/^\{\{[^{}]*\}\}$/.test(address)) return true;
    return this.isOurs(address.replace(SITE, this.origin));
  }

  /** Whether an address that only data tells can be followed. */
  mayFollow(address: string): boolean {
    return LINK.test(address.trim());
  }

  private isOurs(address: string): boolean {
    return address.startsWith(this.origin) && /^([/?#]|$)/.test(address.slice(this.origin.length));
  }
}
