import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';

export const URL_ENCODED_METADATA = Symbol.for('roost:url-encoded');

/** Makes a route take `application/x-www-form-urlencoded` and nothing else, for protocols that demand it, as OAuth 2 does. */
export const AcceptsUrlEncoded = (): MethodDecorator =>
  applyDecorators(SetMetadata(URL_ENCODED_METADATA, true), ApiConsumes('application/x-www-form-urlencoded'));
