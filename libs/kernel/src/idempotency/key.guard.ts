import type { CanActivate } from '@nestjs/common';
import { keyedRequest } from './keyed-request.js';

/** Refuses a key that is none before a body is read. */
export class KeyGuard implements CanActivate {
  canActivate(): boolean {
    keyedRequest();
    return true;
  }
}
