import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  Authenticator,
  type Principal,
  type PrincipalKind,
  ProjectId,
  Public,
  Requires,
  type RoostRequest,
} from '@roost/plugin-kit';
import { AccessGuard } from './access.guard.js';

const held = { projectId: 'p', permissions: new Set(['reviews.read']), roles: [], facts: {} };
const PRINCIPALS: Record<PrincipalKind, Principal> = {
  user: { kind: 'user', userId: 'u', sessionId: 's', ...held },
  key: { kind: 'key', userId: 'u', keyId: 'k', ...held },
  service: { kind: 'service', service: 'mailer', ...held },
  anonymous: { kind: 'anonymous', ...held, permissions: new Set() },
};

/** Stands for the problem of the authenticator. */
const SESSION_REQUIRED = 499;

class Routes {
  @Requires('reviews.read')
  forPeople(): void {}

  @Requires('reviews.write')
  forOthers(): void {}

  @Requires('reviews.read', { kinds: ['key'] })
  forKeys(): void {}

  @Requires('reviews.read', { session: true })
  forSessions(): void {}

  @Requires('reviews.read', { kinds: ['user', 'anonymous'] })
  forAnyone(): void {}

  @Public()
  open(): void {}

  @Public()
  openInProject(@ProjectId() projectId: string): string {
    return projectId;
  }

  undeclared(): void {}
}
const handlers = Routes.prototype as unknown as Record<keyof Routes, () => unknown>;

/** What the guard answers: `in`, or the status of its refusal. */
async function ask(name: keyof Routes, principal: Principal | null): Promise<'in' | number> {
  const request: Partial<RoostRequest> = { headers: {}, method: 'GET', url: '/reviews', ip: '::1' };
  const context = {
    getHandler: () => handlers[name],
    getClass: () => Routes,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  class Fixed extends Authenticator {
    authenticate(): Promise<Principal | null> {
      return Promise.resolve(principal);
    }

    projectOf(): Promise<string> {
      return Promise.resolve('p');
    }

    refresh(): Promise<Principal | null> {
      return this.authenticate();
    }

    refuseKey(): never {
      throw Object.assign(new Error('auth.session_required'), { status: SESSION_REQUIRED });
    }
  }
  try {
    await new AccessGuard(new Reflector(), new Fixed()).canActivate(context);
    const isOpen = name === 'open' || name === 'openInProject';
    expect(request.principal).toBe(isOpen ? undefined : principal);
    expect(request.projectId).toBe(name === 'open' ? undefined : 'p');
    return 'in';
  } catch (error) {
    return (error as { status: number }).status;
  }
}

describe('AccessGuard', () => {
  it.each<[keyof Routes, Record<PrincipalKind, 'in' | number>]>([
    ['forPeople', { user: 'in', key: 'in', service: 403, anonymous: 401 }],
    ['forSessions', { user: 'in', key: SESSION_REQUIRED, service: 403, anonymous: 401 }],
    ['forOthers', { user: 403, key: 403, service: 403, anonymous: 401 }],
    ['forKeys', { user: 403, key: 'in', service: 403, anonymous: 401 }],
    ['forAnyone', { user: 'in', key: 'in', service: 403, anonymous: 'in' }],
    ['openInProject', { user: 'in', key: 'in', service: 'in', anonymous: 'in' }],
    ['open', { user: 'in', key: 'in', service: 'in', anonymous: 'in' }],
    ['undeclared', { user: 403, key: 403, service: 403, anonymous: 401 }],
  ])('lets the kinds in that a route takes: %s', async (name, expected) => {
    const answers = await Promise.all(
      Object.entries(PRINCIPALS).map(async ([kind, principal]) => [kind, await ask(name, principal)] as const),
    );
    expect(Object.fromEntries(answers)).toEqual(expected);
  });

  it('takes a token that is no good for nobody’s, also where anyone may come', async () => {
    expect(await ask('forAnyone', null)).toBe(401);
    expect(await ask('forPeople', null)).toBe(401);
    expect(await ask('open', null)).toBe('in');
  });
});
