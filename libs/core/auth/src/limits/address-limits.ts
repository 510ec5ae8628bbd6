import { LimitedByAddress } from '@roost/plugin-kit';
import { AuthConfig } from '../auth.config.js';

/** Of routes on which somebody says their password. */
export const LimitsPasswords = (): MethodDecorator =>
  LimitedByAddress('login', AuthConfig, ({ loginAddress }) => loginAddress, { failuresOnly: true });

/** Of routes on which codes are tried. */
export const LimitsCodes = (): MethodDecorator =>
  LimitedByAddress('code', AuthConfig, ({ codeAddress }) => codeAddress);

/** Of routes that have a mail sent. */
export const LimitsMails = (): MethodDecorator =>
  LimitedByAddress('mail', AuthConfig, ({ mailAddress }) => mailAddress);

export const LimitsRegistrations = (): MethodDecorator =>
  LimitedByAddress('register', AuthConfig, ({ registerAddress }) => registerAddress);
