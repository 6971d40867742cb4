import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const COMPRESSED = /\.(js|css)$/;

/** The gateway sends these in place of the files. */
const compressed = () => {
  let directory;
  return {
    name: 'compressed',
    configResolved: ({ build, root }) => (directory = join(root, build.outDir, build.assetsDir)),
    closeBundle: () => {
      for (const name of readdirSync(directory).filter((name) => COMPRESSED.test(name))) {
        const content = readFileSync(join(directory, name));
        writeFileSync(join(directory, `${name}.br`), brotliCompressSync(content));
        writeFileSync(join(directory, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
};

export default defineConfig({
  root: 'src',
  plugins: [react(), compressed()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    manifest: true,
    rollupOptions: { input: 'src/main.tsx' },
  },
});
