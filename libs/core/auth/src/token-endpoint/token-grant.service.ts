import { Injectable } from '@nestjs/common';
import type { Exchange, SignedIn } from '../sign-in/exchange.js';
import { RenewalService } from '../sign-in/renewal.service.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import { oauthErrors } from './token.errors.js';

type Fields = Readonly<Record<string, string | undefined>>;

/** Reads token requests as RFC 6749 has them (4.3.2, 6). There are no registered clients, so whoever claims to be one is unknown. */
@Injectable()
export class TokenGrantService {
  constructor(
    private readonly signIns: SignInService,
    private readonly renewals: RenewalService,
  ) {}

  async grant(
    projectId: string,
    fields: Fields,
    authorization: string | undefined,
    exchange: Exchange,
  ): Promise<SignedIn> {
    if (claimsClient(fields, authorization)) throw oauthErrors.invalid_client();
    switch (need(fields, 'grant_type')) {
      case 'password': {
        const login = { identity: need(fields, 'username'), password: need(fields, 'password') };
        return this.signIns.byPassword(projectId, { ...login, deviceToken: fields.device_token }, 'token', exchange);
      }
      case 'refresh_token':
        return this.renewals.renew(need(fields, 'refresh_token'), exchange);
      default:
        throw oauthErrors.unsupported_grant_type();
    }
  }
}

function need(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined || value === '') throw oauthErrors.invalid_request({ detail: `${name} is missing` });
  return value;
}

/** Libraries send empty client credentials where there are none. */
function claimsClient({ client_id, client_secret }: Fields, authorization: string | undefined): boolean {
  const basic = /^basic (.+)$/i.exec(authorization ?? '')?.[1];
  const isEmptyBasic = basic !== undefined && Buffer.from(basic, 'base64').toString() === ':';
  return Boolean(client_id) || Boolean(client_secret) || (basic !== undefined && !isEmptyBasic);
}
