import { defineErrors } from '@roost/plugin-kit';

export const lendingErrors = defineErrors('lending', {
  thing_not_found: { status: 404, title: 'This thing does not exist' },
  loan_not_found: { status: 404, title: 'This loan does not exist' },
  inventory_not_found: { status: 404, title: 'This list does not exist' },
  name_taken: { status: 409, title: 'Another thing has this name' },
  taken: { status: 409, title: 'Another person has this thing' },
  booked: { status: 409, title: 'This thing is booked for that time' },
  overdue: { status: 409, title: 'Return your overdue things first' },
  in_past: { status: 422, title: 'A thing cannot be due in the past' },
  too_long: { status: 422, title: 'A thing cannot be borrowed for so long' },
  quota_exceeded: { status: 403, title: 'The club has as many things as it may have' },
  list_too_long: { status: 413, title: 'The list is too long' },
  wrong_pin: { status: 403, title: 'The PIN is wrong' },
  only_in_shed: { status: 403, title: 'This account can only sign in on the computer in the shed' },
});
