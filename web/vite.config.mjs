// What is built, and from what. tools/build.mjs runs it and packs the outcome; see README.md.
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  appType: "custom",
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
  build: {
    target: ["es2022", "chrome105", "firefox110", "safari16"],
    manifest: "manifest.json",
    assetsInlineLimit: 0, // nothing inline: the content security policy forbids it
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    emptyOutDir: true,
    rollupOptions: {
      input: {
        "citizen.js": "src/citizen/main.ts",
        "citizen.css": "src/citizen/citizen.css",
        "poster.css": "src/citizen/poster.css",
        "dashboard.js": "src/dashboard/main.tsx",
        "dashboard.css": "src/dashboard/dashboard.css",
      },
      output: {
        entryFileNames: (chunk) => `assets/${chunk.name.replace(/\.js$/, "")}-[hash].js`,
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
