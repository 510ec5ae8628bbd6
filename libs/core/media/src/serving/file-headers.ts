/** Headers of files, as OpenAPI shows them. */
export const FILE_HEADERS = {
  ETag: 'Tells versions of the file apart; for If-None-Match and If-Range',
  'Cache-Control': 'Whether and how long it may be kept',
  'Content-Disposition': 'The name of the file',
  'Accept-Ranges': 'bytes: a part can be asked for by Range',
};
