import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

const KINDS = ['cookie', 'token'];

/** A field that says how the client keeps its session. */
export const SessionKindField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      enum: KINDS,
      enumName: 'SessionKind',
      description: 'cookie (the default): a session cookie, for browsers. token: a refresh token, for apps and servers',
    }),
    IsIn(KINDS),
  );
