/** Loads one of the built files beside this one. Browsers remember that an address failed, so each new attempt needs another one. */
const failures = new Map<string, string>()

export const loadPart = async <Part>(host: string, name: string): Promise<Part> => {
  const retry = failures.get(name) ?? ''
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ `${host}/sdk/${name}.js${retry}`)) as Part
  } catch (error) {
    failures.set(name, `${retry}?`)
    throw error
  }
}
