export * from './as-text';
export { renderMarkdown, type RenderOptions } from './render';
