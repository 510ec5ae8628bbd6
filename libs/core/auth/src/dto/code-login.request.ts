import { SessionKindField } from './session-kind.field.js';
import { EmailCodeRequest } from './email-code.request.js';

export class CodeLoginRequest extends EmailCodeRequest {
  @SessionKindField()
  session: 'cookie' | 'token' = 'cookie';
}
