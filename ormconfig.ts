import { distribution } from '@roost/distribution';
import { compose, ormConfig, ownerOrmConfig } from '@roost/kernel';

/** What this installation runs: read by api, worker and cli. */
export const composition = await compose(distribution);

/** With which the apps run. */
export const running = ormConfig(composition);

/** Of MikroORM's command line, which changes tables. */
export default ownerOrmConfig(composition);
