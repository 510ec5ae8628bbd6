export { anyImage, hasPhotos, makeBombPng, makeLyingPng, makePng, photo } from './images.js';
export * from './tiff.js';
