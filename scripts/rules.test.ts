import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const server = 'packages/server/src'

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))

interface Import {
  readonly from: string
  /** Path from the root for a relative import; the bare specifier otherwise. */
  readonly to: string
}

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g

const imports: Import[] = sources('packages').flatMap((from) =>
  [...readFileSync(join(root, from), 'utf8').matchAll(importPattern)].map(([, specifier = '']) => ({
    from,
    to: specifier.startsWith('.') ? relative(root, resolve(root, dirname(from), specifier)) : specifier,
  })),
)

const offenders = (breaks: (one: Import) => boolean) => imports.filter(breaks).map(({ from, to }) => `${from} → ${to}`)

const moduleOf = (path: string) => path.match(/^packages\/server\/src\/modules\/[^/]+(?=\/)/)?.[0]

const layers = ['platform/', 'modules/', 'import/', 'export/', 'compose.ts', 'commands/', 'main.ts']

/** How high a file of the server stands; what is not in the list (config, version) stands below everything. */
const heightOf = (path: string) => layers.findIndex((layer) => path.startsWith(`${server}/${layer}`))

const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.startsWith('packages/server/test/')

test('the scan sees the code', () => {
  expect(imports.length).toBeGreaterThan(50)
})

test('a module is imported from outside through its index.ts only', () => {
  const breaks = ({ from, to }: Import) => {
    const owner = moduleOf(to)
    return owner !== undefined && moduleOf(from) !== owner && to !== `${owner}/index.ts`
  }
  expect(offenders((one) => !isTest(one.from) && breaks(one))).toEqual([])
})

test('no file of the server imports upward: platform knows no module, modules know no command', () => {
  const breaks = ({ from, to }: Import) => from.startsWith(`${server}/`) && heightOf(to) > heightOf(from)
  expect(offenders((one) => !isTest(one.from) && breaks(one))).toEqual([])
})

test('the contracts import nothing of ours', () => {
  const breaks = ({ from, to }: Import) =>
    from.startsWith('packages/contracts/') &&
    (to.startsWith('@candor/') || (to.startsWith('packages/') && !to.startsWith('packages/contracts/')))
  expect(offenders(breaks)).toEqual([])
})

test('the browser packages import no server code', () => {
  const breaks = ({ from, to }: Import) =>
    /^packages\/(sdk|console|storefront)\/src\//.test(from) &&
    (to === '@candor/server' || to.startsWith('packages/server/'))
  expect(offenders((one) => !isTest(one.from) && breaks(one))).toEqual([])
})

test('packages reach each other by name, never through a path', () => {
  const packageOf = (path: string) => path.match(/^packages\/[^/]+/)?.[0]
  const breaks = ({ from, to }: Import) => to.startsWith('packages/') && packageOf(to) !== packageOf(from)
  expect(offenders((one) => !isTest(one.from) && breaks(one))).toEqual([])
})

test('only config.ts of the server reads the environment', () => {
  const readers = sources(server)
    .filter((path) => !isTest(path) && path !== `${server}/config.ts`)
    .filter((path) => /process\s*\.\s*env\b/.test(readFileSync(join(root, path), 'utf8')))
  expect(readers).toEqual([])
})
