import { Matches } from 'class-validator';

export class JobIdParams {
  @Matches(/^\d{1,18}$/)
  id: string;
}
