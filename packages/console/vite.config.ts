import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contractsPlugin } from './build/contracts-plugin.ts'

/** `vite` develops against a running server (CANDOR_URL); `vite --mode fake` against a made-up one in this process. */
export default defineConfig(async ({ mode }) => {
  const target = process.env.CANDOR_URL ?? 'http://127.0.0.1:8420'
  const fake = mode === 'fake'
  return {
    plugins: [react(), contractsPlugin(), fake && (await import('./dev/fake-api.ts')).fakeApi()],
    server: fake ? {} : { proxy: { '/v1': target, '/api': target, '/sdk': target, '/docs': target } },
    build: {
      target: 'es2022',
      // No data: addresses: the content security policy lets fonts and images come from this host only.
      assetsInlineLimit: 0,
      // The helper would be an inline script in older browsers; those we build for know modulepreload.
      modulePreload: { polyfill: false },
    },
  }
})
