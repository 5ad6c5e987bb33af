/**
 * Keeps the banner off what has the focus (WCAG 2.2, 2.4.11): the page scrolls focused things clear of it where it can, and where
 * it cannot, the banner moves to the other edge. Returns the way to stop.
 */
export const keepFocusVisible = (banner: HTMLElement): (() => void) => {
  const { style } = document.documentElement
  const before = { bottom: style.scrollPaddingBottom, top: style.scrollPaddingTop }
  const restore = () => {
    style.scrollPaddingBottom = before.bottom
    style.scrollPaddingTop = before.top
  }
  const reserve = () => {
    restore()
    const room = `${banner.offsetHeight + 24}px`
    if (banner.dataset.at === 'top') style.scrollPaddingTop = room
    else style.scrollPaddingBottom = room
  }
  const size = new ResizeObserver(reserve)
  size.observe(banner)

  const onFocus = ({ target }: FocusEvent) => {
    // After the browser has scrolled to it.
    requestAnimationFrame(() => {
      if (!(target instanceof Element) || !target.isConnected) return
      const at = target.getBoundingClientRect()
      const over = banner.getBoundingClientRect()
      const besides = at.bottom <= over.top || at.top >= over.bottom || at.right <= over.left || at.left >= over.right
      if (besides || at.top < over.top || at.bottom > over.bottom) return
      banner.dataset.at = banner.dataset.at === 'top' ? 'bottom' : 'top'
      reserve()
    })
  }
  document.addEventListener('focusin', onFocus)
  return () => {
    document.removeEventListener('focusin', onFocus)
    size.disconnect()
    restore()
  }
}
