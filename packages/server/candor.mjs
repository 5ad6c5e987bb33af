#!/usr/bin/env node
/** The command line; see src/main.ts. */
import './src/platform/compile-cache.mjs'

await import('./src/main.ts')
