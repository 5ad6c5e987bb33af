/** @jsxImportSource preact */
/** The banner as a visitor sees it, drawn into an element of another page, for whoever writes its words. */
import { render } from 'preact'
import type { Purpose } from '../contract.ts'
import { pickLanguage } from '../language.ts'
import { baseStyle } from '../ui/base-style.ts'
import { mount } from '../ui/mount.ts'
import { Banner } from './banner.tsx'
import { bannerStyle } from './banner-style.ts'
import { bannerMessages } from './messages.ts'

export interface BannerPreview {
  text: string
  /** Language of the words; the banner's own words come in the nearest one it speaks. */
  locale: string
  purposes: readonly Purpose[]
  /** As it stands before those who answered an older version. */
  again: boolean
}

/**
 * Draws it; nothing is asked and no answer goes anywhere. The banner keeps to the nearest ancestor that holds fixed elements
 * (`contain: layout`). Returns what takes it away.
 */
export const previewBanner = (place: Element, { text, locale, purposes, again }: BannerPreview): (() => void) => {
  const language = pickLanguage([locale])
  const mounted = mount(baseStyle + bannerStyle, language)
  const question = { purposes, rules: {}, refusedBySignal: [] }
  const messages = bannerMessages[language]
  const title = again ? messages.titleAgain : messages.title
  const props = { title, question, text, gpc: false, messages, onAnswer: () => {} }
  render(<Banner {...props} />, mounted.container)
  mounted.attach(place)
  return () => {
    render(null, mounted.container)
    mounted.remove()
  }
}
