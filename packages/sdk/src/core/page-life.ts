export interface PageLife {
  /** The person looks elsewhere; on a phone this may be the last that a page hears. */
  hidden(): void
  /** The page is about to go, or to sleep in the browser's cache. */
  leaving(): void
  /** The page woke up from the browser's cache. */
  back(): void
}

/** Never `unload` or `beforeunload`: phones do not fire them, and they keep pages out of the browser's cache. */
export const onPageLife = ({ hidden, leaving, back }: PageLife): void => {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') hidden()
  })
  addEventListener('pagehide', leaving)
  addEventListener('pageshow', (event) => {
    if (event.persisted) back()
  })
}
