import { Controller, Get, Inject, Injectable, Module, Scope } from '@nestjs/common';
import { AccountsService } from '@roost/auth';
import { MailModule, MailPort, MailService } from '@roost/mail';
import { type AnyClass, definePlugin, type HookMap, InjectDriver, OnEvent, OnHook, Public } from '@roost/plugin-kit';
import { postCreated } from '@roost/posts';
import { createTestApp } from '@roost/testing';

@Module({ imports: [MailModule] })
class ImportsMail {}

@Injectable()
class Sender {
  constructor(readonly mail: MailService) {}
}
@Module({ imports: [MailModule], providers: [Sender] })
class SendsMail {}

/** By a module that is global, so that nothing is imported. */
@Injectable()
class Lister {
  constructor(readonly accounts: AccountsService) {}
}
@Module({ providers: [Lister] })
class ListsAccounts {}

@Injectable()
class ByToken {
  constructor(@Inject(AccountsService) readonly accounts: unknown) {}
}
@Module({ providers: [ByToken] })
class ListsAccountsByToken {}

@Injectable()
class Postman {
  constructor(@InjectDriver(MailPort) readonly driver: object) {}
}
@Module({ providers: [Postman] })
class UsesMailDriver {}

@Injectable()
class Listener {
  @OnEvent(postCreated, { id: 'listener' })
  async onPost(): Promise<void> {
    await Promise.resolve();
  }
}
@Module({ providers: [Listener] })
class HearsOfPosts {}

@Injectable()
class Eraser {
  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    return Promise.resolve(erasing);
  }
}
@Module({ providers: [Eraser] })
class ErasesUsers {}

@Injectable({ scope: Scope.REQUEST })
class OfRequest {}
@Controller('probe')
class MadeAnew {
  constructor(readonly request: OfRequest) {}

  @Get()
  @Public()
  getProbe(): null {
    return null;
  }
}
@Module({ controllers: [MadeAnew], providers: [OfRequest] })
class MakesControllersAnew {}

@Injectable({ scope: Scope.REQUEST })
class StartsAnew {
  @OnHook('kernel.starting')
  async start(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    return Promise.resolve(starting);
  }
}
@Module({ providers: [StartsAnew] })
class MakesHandlersAnew {}

const start = async (api: AnyClass, ...requires: string[]): Promise<void> => {
  const plugin = definePlugin({ name: 'probe', version: '1.0.0', compat: '^1.0.0', requires, api: () => api });
  await (await createTestApp({ plugins: [plugin] })).close();
};

describe('A plugin that uses another', () => {
  it.each<[AnyClass, string]>([
    [ImportsMail, 'Plugin probe: ImportsMail imports MailModule of plugin mail, which it does not require'],
    [ListsAccounts, 'Plugin probe: Lister injects AccountsService of plugin auth, which it does not require'],
    [ListsAccountsByToken, 'Plugin probe: ByToken injects AccountsService of plugin auth, which it does not require'],
    [UsesMailDriver, 'Plugin probe: Postman injects Symbol(roost:port:mail) of plugin mail, which it does not require'],
    [
      HearsOfPosts,
      'Plugin probe: the event handler Listener.onPost handles posts.created of plugin posts, which it does not require',
    ],
    [
      ErasesUsers,
      'Plugin probe: the hook handler Eraser.erase handles users.erasing of plugin users, which it does not require',
    ],
  ])('has to require it: %p', async (api, message) => {
    await expect(start(api)).rejects.toThrow(message);
  });

  it.each<[AnyClass, string]>([
    [MakesControllersAnew, 'Plugin probe: MadeAnew is created for each request'],
    [MakesHandlersAnew, 'Plugin probe: StartsAnew is created for each request'],
  ])('is made once: %p', async (api, message) => {
    await expect(start(api)).rejects.toThrow(message);
  });

  it.each<[AnyClass, string]>([
    [SendsMail, 'mail'],
    [ListsAccounts, 'auth'],
    [HearsOfPosts, 'posts'],
  ])('may when it requires it: %p', async (api, required) => {
    await expect(start(api, required)).resolves.not.toThrow();
  });
});
