export { anyImage, hasPhotos, makeLyingPng, makePng, photo } from './images.js';
