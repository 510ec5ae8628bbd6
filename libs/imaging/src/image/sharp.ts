import sharp from 'sharp';

// Several jobs at once use the cores better than several threads for one, and no input comes twice.
sharp.concurrency(1);
sharp.cache(false);
// What is not named here cannot be reached by any input: SVG, PDF, the file format of vips itself … Left out on
// purpose: VipsForeignLoadUhdr, which would take JPEGs with a gain map from the JPEG loader and its shrinking while
// it decodes; through the latter they give the base image that every viewer without HDR shows.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadTiff',
  ],
});

/**
 * sharp, held to the formats that are taken. Only the media sandbox may load this file, for decoding starves the thread
 * pool of a process that also answers requests, and hostile files may end the process.
 */
export { sharp };
export type { Sharp } from 'sharp';
