import { directionOf, type Language } from '../language.ts'

export interface Mount {
  root: ShadowRoot
  /** Where the widget is drawn. */
  container: HTMLElement
  /** Markup and style as they are now, for the hash of what is shown. */
  layout(): string
  /**
   * Puts it into the page: before the body, first for the keyboard and for screen readers, or after it, where no rule about the
   * children of the body counts it; or into an element that was made for it.
   */
  attach(where: 'first' | 'last' | Element): void
  remove(): void
}

/** Constructable sheets need no inline style, which strict policies forbid; before Safari 16.4 there is only a style element. */
const adopt = (root: ShadowRoot, css: string): void => {
  if ('adoptedStyleSheets' in root) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [sheet]
    return
  }
  const style = document.createElement('style')
  style.textContent = css
  ;(root as ShadowRoot).append(style)
}

/**
 * A place of its own in the page, which the page's styles do not reach, and whose styles do not reach the page.
 */
export const mount = (css: string, language: Language): Mount => {
  const host = document.createElement('candor-widget')
  const root = host.attachShadow({ mode: 'open' })
  adopt(root, css)
  const container = document.createElement('div')
  container.className = 'candor'
  container.lang = language
  container.dir = directionOf(language)
  root.append(container)
  return {
    root,
    container,
    layout: () => `${container.outerHTML}\n${css}`,
    attach: (where) => {
      if (where instanceof Element) where.replaceChildren(host)
      else document.documentElement.insertBefore(host, where === 'first' ? document.body : null)
    },
    remove: () => host.remove(),
  }
}
