export { safeName } from './attachment-names';
export { imageKind } from './image-kind';
