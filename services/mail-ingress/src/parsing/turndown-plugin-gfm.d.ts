/** The plugin comes without types. */
declare module '@joplin/turndown-plugin-gfm' {
  import type Turndown from 'turndown';
  export const strikethrough: Turndown.Plugin;
  export const tables: Turndown.Plugin;
}
