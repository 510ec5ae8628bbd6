import { ValidateIf } from 'class-validator';

/** Takes null as it is: nothing else is asked of it. */
export const OrNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);
