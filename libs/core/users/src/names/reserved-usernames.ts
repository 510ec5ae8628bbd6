import { usernameKey } from './identity.js';

/** First segments of the web app's pages, and words that may become one. */
export const PAGES = [
  'account',
  'albums',
  'assets',
  'calendar',
  'console',
  'delete',
  'feed',
  'list',
  'login',
  'new',
  'people',
  'search',
  'settings',
  'signup',
  'trash',
  'upload',
  'view',
] as const;

/** Names that a person could take for the server or its operators. Those of routes are known once the routes are mounted. */
const RESERVED = `
  abuse account accounts admin administrator admins anonymous api app apps auth billing blog bot contact dashboard default demo
  dev docs email everyone export faq feedback guest guests health help helpdesk host hostmaster info inbox internal legal localhost
  login logout mail mailer mailer-daemon me media metrics mod moderator moderators myself nobody noreply no-reply null official openapi
  operator owner password postmaster press privacy profile project projects public register root roost sales search security self server
  service settings setup sign-in sign-up signin signup staff start status superuser support sysadmin system team terms test undefined
  user username users verify webmaster welcome wellknown well-known www`
  .trim()
  .split(/\s+/);

/** Digits and letters that stand for an `i` or `l`, and separators, make no difference to what a name is taken for. */
export const disguise = (username: string): string =>
  usernameKey(username).replaceAll(/[._-]/g, '').replaceAll('l', 'i');

const reserved = new Set([...RESERVED, ...PAGES].map(disguise));

/** Whether a name is kept free, also in disguise, as `Adm1n` or `sup.port`. */
export const isReserved = (username: string): boolean => reserved.has(disguise(username));
