import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/candor-process.ts'
import { openDataFolder, type RunningNote, readRunningNote } from './data-folder.ts'

const options = { version: '1.2.3', minimumFreeBytes: 0 }
const running: RunningNote = {
  pid: 1,
  url: 'http://127.0.0.1:8420',
  startedAt: '2026-01-01T00:00:00.000Z',
  databaseUrl: 'postgres://candor:secret@127.0.0.1:5432/candor',
  clickhouseUrl: 'http://candor:secret@127.0.0.1:8123/candor',
  processes: { api: 2 },
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

test('a folder that does not exist is made, and is new only once', async () => {
  const path = join(folder.path, 'a/b')
  const first = await openDataFolder(path, options)
  expect(first.isNew).toBe(true)
  await first.release()
  const second = await openDataFolder(path, options)
  expect(second.isNew).toBe(false)
  await second.release()
  expect(await readdir(path)).toEqual(['candor.lock', 'version.json'])
})

test('the note is readable by the owner only, and is gone after an orderly end', async () => {
  const opened = await openDataFolder(folder.path, options)
  await opened.note(running)
  expect(await readRunningNote(folder.path)).toEqual(running)
  expect((await stat(join(folder.path, 'running.json'))).mode & 0o777).toBe(0o600)
  await opened.release()
  expect(await readRunningNote(folder.path)).toBeUndefined()
})

test('a note that is still being written does not outlive the run', async () => {
  const opened = await openDataFolder(folder.path, options)
  const notes = Array.from({ length: 20 }, (_, pid) => opened.note({ ...running, pid }))
  await opened.release()
  await Promise.all(notes)
  expect(await readRunningNote(folder.path)).toBeUndefined()
})

test('a note without a lock tells that the last run was cut off', async () => {
  await writeFile(join(folder.path, 'running.json'), JSON.stringify(running))
  const opened = await openDataFolder(folder.path, options)
  expect(opened.killed).toEqual(running)
  await opened.release()
})

test('a refused start leaves the folder free', async () => {
  await expect(openDataFolder(folder.path, { ...options, minimumFreeBytes: 2 ** 60 })).rejects.toMatchObject({
    reason: 'diskFull',
  })
  await (await openDataFolder(folder.path, options)).release()
})

test('a damaged version file is refused and not overwritten', async () => {
  const file = join(folder.path, 'version.json')
  await writeFile(file, '{"form')
  await expect(openDataFolder(folder.path, options)).rejects.toMatchObject({ reason: 'dataFolder' })
  expect(await readFile(file, 'utf8')).toBe('{"form')
})
