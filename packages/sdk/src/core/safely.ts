/** The result of `act`; undefined where it throws, which the browser's console shows and the page never notices. */
export const safely = <T>(act: () => T): T | undefined => {
  try {
    return act()
  } catch (error) {
    console.error('candor', error)
  }
}
