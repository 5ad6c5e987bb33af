import { endpoints } from 'virtual:contracts'
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { Changes } from './changes.tsx'
import classes from './feedback.module.css'
import { quotesQuery, type ThemeFigure, useWriting } from './use-feedback.ts'

/** One theme: who answers for it, what may be quoted, what is done about it. */
export const ThemeDetail = ({ theme }: { theme: ThemeFigure }) => {
  const { t, language } = useI18n()
  const may = useMay()
  const name = theme.names[language]
  return (
    <>
      <Section title={t('feedback.quotes', { theme: name })} help={t('feedback.quotesHelp')}>
        <Quotes theme={theme.key} />
      </Section>
      <Section title={t('feedback.changes', { theme: name })} help={t('feedback.changesHelp')}>
        {may('feedback:write') && <Owner key={theme.key} theme={theme} />}
        <Changes theme={theme.key} />
      </Section>
    </>
  )
}

const Quotes = ({ theme }: { theme: string }) => {
  const { t, format } = useI18n()
  const quotes = useQuery(quotesQuery(theme))
  if (quotes.isPending) return <LoadingRows rows={2} />
  if (quotes.isError) return <ErrorPanel error={quotes.error} retry={() => quotes.refetch()} />
  if (quotes.data.items.length === 0) return <Empty title={t('feedback.noQuotes')} help={t('feedback.noQuotesHelp')} />
  return (
    <ul className={classes.list}>
      {quotes.data.items.map(({ id, text, language, name, on }) => (
        <li key={id}>
          <figure className={classes.quote}>
            <blockquote lang={language ?? undefined} dir="auto">
              {text}
            </blockquote>
            <figcaption>
              <bdi>{name ?? t('feedback.unnamed')}</bdi> · {format.calendarDay(on)}
            </figcaption>
          </figure>
        </li>
      ))}
    </ul>
  )
}

const Owner = ({ theme }: { theme: ThemeFigure }) => {
  const { t } = useI18n()
  const [owner, setOwner] = useState(theme.owner ?? '')
  const save = useWriting((said: string) =>
    call(endpoints.setThemeOwner, { params: { theme: theme.key }, body: { owner: said === '' ? null : said } }),
  )
  const said = owner.trim()
  return (
    <form
      className={classes.inline}
      onSubmit={(e) => {
        e.preventDefault()
        save.mutate(said)
      }}
    >
      <TextInput
        label={t('feedback.owner')}
        description={t('feedback.ownerHelp')}
        maxLength={200}
        value={owner}
        onChange={(e) => setOwner(e.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={save.isPending} disabled={said === (theme.owner ?? '')}>
        {t('action.save')}
      </Button>
      {save.isError && <ErrorPanel error={save.error} during="write" />}
    </form>
  )
}
