import { Controller, Ip, Module, Post } from '@nestjs/common';
import { environment } from '@roost/kernel';
import { Answers, definePlugin, Env, IsBudget, type Limit, Public, RateLimiter } from '@roost/plugin-kit';
import { Redis } from 'ioredis';
import { CuttableProxy, createTestApp, eventually, type TestApp } from '@roost/testing';

class ProbeConfig {
  @Env('PROBE_BUDGET', { description: 'Probes by address' })
  @IsBudget()
  budget: string = '2/1h';
}

@Public()
@Controller('probe')
class ProbeController {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly config: ProbeConfig,
  ) {}

  @Post()
  @Answers(null, { message: 'Probed' })
  async createProbe(@Ip() address: string): Promise<void> {
    await this.limiter.take({ name: 'create', budget: this.config.budget, by: { address } });
  }
}

@Module({ controllers: [ProbeController] })
class ProbeApiModule {}

const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  config: ProbeConfig,
  api: () => ProbeApiModule,
});

describe('Limits', () => {
  let redis: CuttableProxy;
  let app: TestApp;
  let limiter: RateLimiter;
  beforeAll(async () => {
    redis = await CuttableProxy.before(environment.ROOST_TEST_REDIS_URL ?? '');
    app = await createTestApp({ plugins: [probe], env: { REDIS_URL: redis.url, LIMITS_IP_FACTOR: '1' } });
    limiter = await app.api.resolve(RateLimiter);
  });
  afterAll(async () => {
    await app.close();
    await redis.close();
  });

  const limit = (subject: string, budget: string): Limit => ({ name: 'probe.write', budget, by: { subject } });
  const takeAll = async (wanted: Limit, tries: number) => {
    const taken = await Promise.all(Array.from({ length: tries }, async () => limiter.tryTake(wanted)));
    return taken.filter(Boolean).length;
  };

  describe.each(['Redis', 'memory'])('counted in %s', (where) => {
    beforeAll(async () => {
      if (where === 'memory') redis.cut();
      await eventually(
        async () => (await app.client.get<{ parts: { redis: { status: string } } }>('/health/ready')).data.parts.redis,
        ({ status }) => status === (where === 'memory' ? 'down' : 'up'),
      );
    });
    afterAll(() => {
      redis.restore();
    });

    it('hold each budget of a name, whichever was asked first', async () => {
      expect(await takeAll(limit(`small ${where}`, '3/1h'), 10)).toBe(3);
      expect(await takeAll(limit(`large ${where}`, '7/1h'), 10)).toBe(7);
      expect(await takeAll(limit(`small ${where}`, '3/1h'), 10)).toBe(0);
    });

    it('hold a changed budget at once, with what was counted before', async () => {
      const subject = `changed ${where}`;
      expect(await takeAll(limit(subject, '5/1h'), 4)).toBe(4);
      expect(await takeAll(limit(subject, '2/1h'), 3)).toBe(0);
      expect(await takeAll(limit(subject, '6/1h'), 9)).toBe(2);
      // Whatever the budget is that somebody asks with.
      expect(await limiter.taken(limit(subject, '1/1h'))).toBe(6);
      expect(await limiter.taken(limit(subject, '1/1d'))).toBe(0);
      expect(await takeAll(limit(subject, '10/60m'), 99)).toBe(4);
    });

    it('count windows of different length apart', async () => {
      const subject = `windows ${where}`;
      expect(await takeAll(limit(subject, '1/1h'), 3)).toBe(1);
      expect(await takeAll(limit(subject, '2/1d'), 3)).toBe(2);
    });

    it('give back what was taken, and no more', async () => {
      const one = limit(`given back ${where}`, '1/1h');
      expect(await takeAll(one, 2)).toBe(1);
      await limiter.giveBack(one);
      await limiter.giveBack(one);
      expect(await takeAll(one, 3)).toBe(1);
    });

    if (where === 'Redis')
      it('hold when Redis has forgotten how to count', async () => {
        const subject = limit('flushed', '3/1h');
        expect(await takeAll(subject, 2)).toBe(2);
        const client = new Redis(environment.ROOST_TEST_REDIS_URL ?? '');
        await client.script('FLUSH');
        client.disconnect();
        expect(await takeAll(subject, 2)).toBe(1);
      });

    it('begin anew when their window is over', async () => {
      const short = limit(`short ${where}`, '2/1s');
      expect(await takeAll(short, 5)).toBe(2);
      await eventually(
        () => limiter.tryTake(short),
        (isTaken) => isTaken,
        5_000,
      );
    });

    it('are none where there are none', async () => {
      const none = limit(`none ${where}`, 'unlimited');
      expect(await takeAll(none, 500)).toBe(500);
      await limiter.giveBack(none);
      await expect(limiter.take(none)).resolves.toBeUndefined();
    });
  });

  it('answer 429 with what is left', async () => {
    const ask = async () => app.client.post('/probe');
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const refused = await ask();
    expect([refused.status, refused.body.code]).toEqual([429, 'http.too_many_requests']);
    expect(refused.headers.get('ratelimit-policy')).toBe('"probe.create";q=2;w=3600');
  });

  it('are a setting that may be off', async () => {
    const open = await createTestApp({ plugins: [probe], env: { PROBE_BUDGET: 'unlimited', LIMITS_IP_FACTOR: '1' } });
    for (let count = 0; count < 5; count++) expect((await open.client.post('/probe')).status).toBe(200);
    await open.close();
    await expect(createTestApp({ plugins: [probe], env: { PROBE_BUDGET: 'none' } })).rejects.toThrow(
      /must be a budget such as 10\/15m \(count per s, m, h or d\), or unlimited/,
    );
  });
});
