import Negotiator from 'negotiator';
import { JSON_TYPE, PROBLEM_TYPE } from './media-types.js';

const PAGE = 'text/html';

/** Whether a person opens the address in a browser: only those rather have a page than data. */
export function wantsPage(method: string, accept: string | undefined): boolean {
  if (accept === undefined || !accept.includes(PAGE) || !['GET', 'HEAD'].includes(method)) return false;
  return new Negotiator({ headers: { accept } }).mediaType([PROBLEM_TYPE, JSON_TYPE, PAGE]) === PAGE;
}
