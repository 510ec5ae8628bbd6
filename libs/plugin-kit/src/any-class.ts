import type { Type } from '@nestjs/common';

/** A class that can be constructed by anyone: a Nest module, an entity, a config class. */
export type AnyClass<T = object> = Type<T>;
