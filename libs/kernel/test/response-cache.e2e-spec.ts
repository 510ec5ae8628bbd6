import { Controller, Get, Head, Module, type Type } from '@nestjs/common';
import { createTestApp, type TestApp } from '@roost/testing';
import { type CachedResponse, definePlugin, Public, Requires, ResponseCache } from '@roost/plugin-kit';

const response = (text: string): CachedResponse => ({ status: 200, headers: {}, body: Buffer.from(text) });

@Public()
@Controller('probe')
class ProbeController {
  @Get(':a/:b')
  getAny(): string {
    return 'GET /probe/:a/:b';
  }

  @Get('fixed/:b')
  getFixedFirst(): string {
    return 'GET /probe/fixed/:b';
  }

  @Get(':code(^[0-9]+$)/:b')
  getByCode(): string {
    return 'GET /probe/:code(^[0-9]+$)/:b';
  }

  @Get(':a/fixed')
  @Requires('probe.read')
  getFixedLast(): string {
    return 'GET /probe/:a/fixed';
  }

  @Get(':a/x-:b')
  getMixed(): string {
    return 'GET /probe/:a/x-:b';
  }

  @Get('below/*')
  getBelow(): string {
    return 'GET /probe/below/*';
  }

  @Head(':a/head')
  headOnly(): void {
    // Only its status counts.
  }

  @Get(':a/:b/:c')
  getDeep(): string {
    return 'GET /probe/:a/:b/:c';
  }
}

class ProbeCache {
  @ResponseCache('/probe/:a/:b')
  findAny({ params: { a = '', b = '' }, query }: { params: Record<string, string>; query: string }) {
    return a === 'never' ? undefined : response(`cached ${a} ${b} ${query}`);
  }

  @ResponseCache('/probe/:a/:b')
  findNever({ params: { a = '' } }: { params: Record<string, string> }) {
    return a === 'never' ? response('the second') : undefined;
  }

  @ResponseCache('/probe/:a/:b/:c')
  findDeep() {
    return response('cached deep');
  }
}

@Module({ controllers: [ProbeController], providers: [ProbeCache] })
class ProbeApiModule {}

const plugin = (api: Type) =>
  definePlugin({
    name: 'probe',
    version: '1.0.0',
    compat: '^1.0.0',
    permissions: [{ name: 'probe.read', description: 'Read probes' }],
    api: () => api,
  });

describe('The response cache', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ plugins: [plugin(ProbeApiModule)] });
  });
  afterAll(async () => {
    await app.close();
  });

  const text = async (path: string, headers: Record<string, string> = {}) =>
    (await app.client.get(path, headers)).bytes.toString();

  it('answers its route, for every method that asks', async () => {
    expect(await text('/probe/one/two?three=4')).toBe('cached one two three=4');
    expect(await text('/probe/never/two')).toBe('the second');
    expect(await text('/probe/one/two/three')).toBe('cached deep');
    expect((await app.client.request('HEAD', '/probe/one/two')).status).toBe(200);
    expect(await text('/metrics')).toContain('route="/probe/:a/:b",status="200"');
  });

  it.each([
    '/probe/fixed/two',
    '/probe/12/two',
    '/probe/%66ixed/two',
    '/probe/one/fixed',
    '/probe/one/fi%78ed',
    '/probe/one/x-two',
    '/probe/below/two',
    '/probe/below/two/three',
    '/probe/one/two/',
    '/probe/one',
    '/probe/one/%2e%2e',
    '/probe//two',
    `/probe/one/${'x'.repeat(201)}`,
    '/users/me',
    '/',
  ])('leaves %s to the router', async (path) => {
    const [usual, asked] = [await text(path, { cookie: 'theme=dark' }), await text(path)];
    expect(withoutTrace(asked)).toBe(withoutTrace(usual));
    expect(asked).not.toMatch(/^cached/);
  });

  it('leaves HEAD to a route of its own', async () => {
    const usual = await app.client.request('HEAD', '/probe/one/head', { headers: { cookie: 'theme=dark' } });
    const asked = await app.client.request('HEAD', '/probe/one/head');
    expect(asked.headers.get('content-length')).toBe(usual.headers.get('content-length'));
    expect(await text('/probe/one/head')).toBe('cached one head ');
  });
});

const withoutTrace = (body: string): string => body.replace(/"traceId":"\w+"/, '');

describe('A response cache that may not be', () => {
  class Theft {
    @ResponseCache('/users/me')
    find() {
      return response('mine');
    }
  }
  class Nowhere {
    @ResponseCache('/probe/nowhere')
    find() {
      return response('mine');
    }
  }
  class Root {
    @ResponseCache('/')
    find() {
      return response('mine');
    }
  }
  class Guarded {
    @ResponseCache('/probe/:a/fixed')
    find() {
      return response('mine');
    }
  }
  class Wild {
    @ResponseCache('/probe/below/*')
    find() {
      return response('mine');
    }
  }

  it.each<[Type, string]>([
    [Theft, 'Plugin probe: Theft.find caches responses of GET /users/me, a route of plugin users'],
    [Nowhere, 'Plugin probe: Nowhere.find caches responses of GET /probe/nowhere, which does not exist'],
    [Root, 'Plugin probe: Root.find caches responses of GET /, which does not exist'],
    [
      Guarded,
      'Plugin probe: Guarded.find caches responses of GET /probe/:a/fixed, which requires the permission probe.read',
    ],
    [
      Wild,
      'Plugin probe: Wild.find caches responses of GET /probe/below/*, whose pattern has more than names and parameters',
    ],
  ])('stops the start: %p', async (cache, message) => {
    @Module({ controllers: [ProbeController], providers: [cache] })
    class BadApiModule {}
    await expect(createTestApp({ plugins: [plugin(BadApiModule)] })).rejects.toThrow(message);
  });
});
