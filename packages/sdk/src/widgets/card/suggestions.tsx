/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks'
import type { AskOptions, Suggestion, SuggestionWish } from '../../core/types.ts'
import type { Language } from '../language.ts'
import { cardMessages } from './messages.ts'

/** An address that may be linked to, or shown: of the web, never a script. */
export const webAddress = (url: string | undefined, base: string): string | undefined => {
  if (!url) return undefined
  try {
    const { protocol, href } = new URL(url, base)
    return protocol === 'https:' || protocol === 'http:' ? href : undefined
  } catch {
    return undefined
  }
}

/** What suits the answers, as the page knows it. Without such knowledge, or without a find, it says so. */
export const Suggestions = ({
  wish,
  options,
  language,
}: {
  wish: SuggestionWish
  options: AskOptions
  language: Language
}) => {
  const m = cardMessages[language]
  const [found, setFound] = useState<readonly Suggestion[] | null>(null)
  useEffect(() => {
    let isGone = false
    void (async () => {
      const all = await options.suggest?.(wish)
      return all ?? []
    })()
      .catch((error) => {
        console.error('candor', error)
        return []
      })
      .then((all) => {
        if (!isGone) setFound(all.slice(0, wish.most))
      })
    return () => {
      isGone = true
    }
  }, [wish])
  if (found === null) return <p class="quiet">{m.searching}</p>
  if (found.length === 0) return <p class="quiet">{m.nothingFound}</p>
  return (
    <ul class="suggestions">
      {found.map(({ title, text, url, image }) => {
        const href = webAddress(url, document.baseURI)
        const src = webAddress(image, document.baseURI)
        return (
          <li key={title}>
            {src && <img src={src} alt="" loading="lazy" referrerpolicy="no-referrer" />}
            <div>
              {href ? (
                <a href={href} dir="auto">
                  {title}
                </a>
              ) : (
                <strong dir="auto">{title}</strong>
              )}
              {text && <p dir="auto">{text}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
