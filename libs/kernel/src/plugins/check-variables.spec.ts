import { definePlugin, Env } from '@roost/plugin-kit';
import { checkVariables } from './check-variables.js';

class CarPoolConfig {
  @Env('CAR_POOL_SEATS', { description: 'Seats' })
  seats: number = 4;
}

const plugin = definePlugin({ name: 'car-pool', version: '1.0.0', compat: '^1.0.0', config: CarPoolConfig });
const check =
  (...variables: string[]) =>
  () => {
    checkVariables(Object.fromEntries(variables.map((name) => [name, 'x'])), [plugin], []);
  };

describe('checkVariables', () => {
  it('takes the settings of a plugin, and what is not its business', () => {
    expect(check('CAR_POOL_SEATS', 'PATH', 'CAR_POOLING', 'POOL_SEATS', 'ROOST_HOME')).not.toThrow();
  });

  it('takes what Kubernetes and Docker say of services of its name', () => {
    const links = ['SERVICE_HOST', 'SERVICE_PORT', 'SERVICE_PORT_HTTP', 'PORT', 'PORT_80_TCP', 'PORT_80_TCP_ADDR'];
    expect(check(...links.map((link) => `CAR_POOL_${link}`))).not.toThrow();
  });

  it('refuses what looks like a setting and is none', () => {
    expect(check('CAR_POOL_SEAT')).toThrow(
      'Configuration of plugin car-pool: there is no setting CAR_POOL_SEAT; there are: CAR_POOL_SEATS',
    );
  });
});
