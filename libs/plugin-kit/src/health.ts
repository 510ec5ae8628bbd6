import { SetMetadata } from '@nestjs/common';

export const HEALTH_METADATA = Symbol.for('roost:health');

/** Metadata of `@HealthCheck()`. */
export interface HealthDeclaration {
  part: string;
  required: boolean;
}

/**
 * Makes the method a part of `/health/ready`. It resolves while the part works, and throws when it is down.
 *
 * @param options.required whether the process is unready without it. Default true.
 */
export const HealthCheck = (part: string, options: { required?: boolean } = {}): MethodDecorator =>
  SetMetadata(HEALTH_METADATA, { part, required: options.required ?? true } satisfies HealthDeclaration);
