import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { answerHeaders, AnswersBytes } from '@roost/plugin-kit';
import { FILE_HEADERS } from './file-headers.js';

/** Declares that a route answers with a file, of which clients may ask for a part, or only when it has changed. */
export const AnswersFile = (type: string, description: string): MethodDecorator =>
  applyDecorators(
    AnswersBytes({ types: [type], description, headers: FILE_HEADERS }),
    ApiResponse({
      status: 206,
      description: 'The part that the header Range asks for',
      content: { [type]: { schema: { type: 'string', format: 'binary' } } },
      headers: answerHeaders({ ...FILE_HEADERS, 'Content-Range': 'Which bytes these are, and how many there are' }),
    }),
    ApiResponse({
      status: 304,
      description: 'It has not changed: the client has the version that If-None-Match names',
    }),
  );
