import type { Options } from '@mikro-orm/postgresql';
import { type DynamicModule, Module } from '@nestjs/common';
import { type Composition, KernelModule } from '@roost/kernel';

@Module({})
export class WorkerModule {
  static async register(composition: Composition, orm: Options): Promise<DynamicModule> {
    return { module: WorkerModule, imports: [await KernelModule.forWorker(composition, orm)] };
  }
}
