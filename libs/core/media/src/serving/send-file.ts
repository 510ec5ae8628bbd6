import { BytesAnswer } from '@roost/plugin-kit';
import type { FileReply } from './media-files.service.js';

export const sendFile = ({ status, headers, body }: FileReply): BytesAnswer =>
  new BytesAnswer(body, { status, headers });
