import { useDirection } from '@mantine/core'
import { IntlMessageFormat } from 'intl-messageformat'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { Key, Messages } from './en.ts'
import { type Formats, makeFormats } from './formats.ts'
import { type Language, languages, preferredLanguage, rememberLanguage } from './languages.ts'

export type Translate = (key: Key, values?: Record<string, string | number>) => string

interface I18n {
  language: Language
  setLanguage: (language: Language) => void
  t: Translate
  /** Is this the key of a text? For keys made out of what a server sends. */
  known: (key: string) => key is Key
  /** Dates, times and numbers as this language writes them. */
  format: Formats
}

const Context = createContext<I18n | null>(null)

const translator = (messages: Messages, tag: string): Translate => {
  const parsed = new Map<Key, IntlMessageFormat>()
  return (key, values) => {
    let message = parsed.get(key)
    if (message === undefined) {
      message = new IntlMessageFormat(messages[key], tag, undefined, { ignoreTag: true })
      parsed.set(key, message)
    }
    return String(message.format(values))
  }
}

/** Loads the preferred language, sets language and direction of the document, and gives texts and formats to all below. */
export const I18nProvider = ({ children }: { children: ReactNode }) => {
  const [wanted, setWanted] = useState<Language>(preferredLanguage)
  const [loaded, setLoaded] = useState<{ language: Language; messages: Messages } | null>(null)
  const { setDirection } = useDirection()

  useEffect(() => {
    let current = true
    languages[wanted].load().then((messages) => {
      if (!current) return
      document.documentElement.lang = languages[wanted].tag
      setDirection(languages[wanted].dir)
      setLoaded({ language: wanted, messages })
    })
    return () => {
      current = false
    }
  }, [wanted, setDirection])

  const setLanguage = useCallback((language: Language) => {
    rememberLanguage(language)
    setWanted(language)
  }, [])

  const value = useMemo<I18n | null>(() => {
    if (loaded === null) return null
    const { tag } = languages[loaded.language]
    const t = translator(loaded.messages, tag)
    const known = (key: string): key is Key => Object.hasOwn(loaded.messages, key)
    return { language: loaded.language, setLanguage, t, known, format: makeFormats(tag, t) }
  }, [loaded, setLanguage])

  return value === null ? null : <Context value={value}>{children}</Context>
}

export const useI18n = (): I18n => {
  const value = useContext(Context)
  if (value === null) throw new Error('useI18n needs an I18nProvider above it')
  return value
}
