import { defineErrors } from '@roost/plugin-kit';

export const mediaErrors = defineErrors('media', {
  not_found: { status: 404, title: 'No such media' },
  empty: { status: 400, title: 'The file is empty' },
  too_large: { status: 413, title: 'The file is too large' },
  too_many_pixels: { status: 422, title: 'The image has too many pixels' },
  unreadable: { status: 422, title: 'The image cannot be read' },
  unsupported_type: { status: 415, title: 'This kind of file is not taken' },
  upload_aborted: { status: 400, title: 'The upload broke off' },
  range_not_satisfiable: { status: 416, title: 'The range is outside the file' },
});
