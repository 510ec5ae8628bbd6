import { Injectable } from '@nestjs/common';
import { ContributesFacts, type FactMap, type HookMap, OnHook, type Person } from '@roost/plugin-kit';
import type {} from '@roost/bookings';
import { lendingErrors } from '../lending.errors.js';
import { LoansRepository } from '../loans/loans.repository.js';

/** Overdue loans of members. */
@Injectable()
export class Debts {
  constructor(private readonly loans: LoansRepository) {}

  /** Contributes `principal.facts.lending`, for all plugins. */
  @ContributesFacts('lending')
  async of({ userId }: Person): Promise<FactMap['lending']> {
    return { overdue: await this.loans.countOverdue(userId) };
  }

  /** Members with overdue loans cannot book. */
  @OnHook('bookings.creating')
  async refuse(creating: HookMap['bookings.creating']): Promise<HookMap['bookings.creating']> {
    if ((await this.loans.countOverdue(creating.bookerId)) > 0) throw lendingErrors.overdue();
    return creating;
  }
}
