import type { Options } from '@mikro-orm/postgresql';
import { type DynamicModule, Module } from '@nestjs/common';
import { type Composition, KernelModule } from '@roost/kernel';

@Module({})
export class AppModule {
  static async register(composition: Composition, orm: Options): Promise<DynamicModule> {
    return { module: AppModule, imports: [await KernelModule.forApi(composition, orm)] };
  }
}
