import { Injectable } from '@nestjs/common';
import { Authenticator, credentialsOf, isLocalRequest, personOf, type RoostRequest } from '@roost/plugin-kit';

/** Who may read kept mails: whoever sits at the server, and administrators. */
@Injectable()
export class DevMailAccess {
  constructor(private readonly authenticator: Authenticator) {}

  async mayRead(request: RoostRequest): Promise<boolean> {
    if (isLocalRequest(request)) return true;
    const principal = await this.authenticator.authenticate(credentialsOf(request));
    return personOf(principal ?? undefined)?.permissions.has('mail.read-messages') ?? false;
  }
}
