import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInput } from './open-input.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-import-'))
})
afterAll(() => rm(folder, { recursive: true }))

const read = async (content: Uint8Array | string, encoding = 'utf-8'): Promise<string> => {
  const path = join(folder, 'input')
  await writeFile(path, content)
  const input = await openInput(path, encoding)
  let text = ''
  for await (const piece of input.text) text += piece
  expect(input.bytesRead()).toBe(input.size)
  return text
}

test('compression is known by the content and not by the name, in one member or several', async () => {
  expect(await read('plain')).toBe('plain')
  expect(await read(gzipSync('packed'))).toBe('packed')
  expect(await read(Buffer.concat([gzipSync('one '), gzipSync('two')]))).toBe('one two')
  expect(await read('')).toBe('')
})

test('a truncated or damaged archive stops with a sentence', async () => {
  const packed = gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, i) => `${Math.sin(i)}\n`).join('')))
  await expect(read(packed.subarray(0, packed.length / 2))).rejects.toThrow(/cannot be read to its end/)
  packed.fill(0xff, 1_000, 1_100)
  await expect(read(packed)).rejects.toThrow(/cannot be read to its end/)
})

test('letters of another encoding are read when it is named, and refused when it is not', async () => {
  const latin = Buffer.from('Zürich', 'latin1')
  expect(await read(latin, 'latin1')).toBe('Zürich')
  await expect(read(latin)).rejects.toThrow(/not utf-8 throughout/)
  await expect(read('x', 'klingon')).rejects.toThrow(/"klingon" in the mapping is not known/)
})

test('a letter cut in two by the end of a piece is whole again', async () => {
  const text = '漢é'.repeat(200_000)
  expect(await read(text)).toBe(text)
})

test('a file that is not there, or is a folder, is a sentence', async () => {
  await expect(openInput(join(folder, 'absent'), 'utf-8')).rejects.toThrow(/cannot be opened: ENOENT/)
  await expect(openInput(folder, 'utf-8')).rejects.toThrow(/cannot be opened/)
})
