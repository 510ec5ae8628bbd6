import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';

export const URL_ENCODED_METADATA = Symbol.for('roost:url-encoded');

/** Makes a route accept only `application/x-www-form-urlencoded`, for protocols that require it, such as OAuth 2. */
export const AcceptsUrlEncoded = (): MethodDecorator =>
  applyDecorators(SetMetadata(URL_ENCODED_METADATA, true), ApiConsumes('application/x-www-form-urlencoded'));
