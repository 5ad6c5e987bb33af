const event = (target: EventTarget, name: string) =>
  new Promise<void>((resolve) => target.addEventListener(name, () => resolve(), { once: true }))

/** No later than this after the page has loaded, in milliseconds: a page that is never idle still owes the question. */
const latest = 2_000

/** When the page is there, somebody looks at it, and the browser has nothing better to do. */
export const whenIdle = async (): Promise<void> => {
  if ((document as { prerendering?: boolean }).prerendering) await event(document, 'prerenderingchange')
  if (document.readyState !== 'complete') await event(window, 'load')
  await new Promise<void>((resolve) => {
    // Safari knows no idle time.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: latest })
    else setTimeout(resolve, 200)
  })
}
