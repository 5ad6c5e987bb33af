import { endpoints } from 'virtual:contracts'
import type { FeedbackChange } from '@candor/contracts'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import classes from './feedback.module.css'
import { changesQuery, useWriting } from './use-feedback.ts'

/** What is done about a theme; once made, those who spoke of it are told. */
export const Changes = ({ theme }: { theme: string }) => {
  const { t } = useI18n()
  const may = useMay()
  const changes = useQuery(changesQuery(theme))
  if (changes.isPending) return <LoadingRows rows={2} />
  if (changes.isError) return <ErrorPanel error={changes.error} retry={() => changes.refetch()} />
  return (
    <>
      {changes.data.items.length === 0 && <Notice>{t('feedback.noChanges')}</Notice>}
      <ul className={classes.list}>
        {changes.data.items.map((change) => (
          <li key={change.id} className={classes.card}>
            <One change={change} />
          </li>
        ))}
      </ul>
      {may('feedback:write') && <Plan key={theme} theme={theme} />}
    </>
  )
}

const One = ({ change }: { change: FeedbackChange }) => {
  const { t, format } = useI18n()
  const may = useMay()
  return (
    <>
      <strong>
        <bdi>{change.title}</bdi>
      </strong>
      <small>
        {change.status === 'made' && change.madeAt !== null
          ? t('feedback.madeOn', { date: format.date(change.madeAt) })
          : t(`feedback.status.${change.status}`)}
        {change.status === 'made' && change.message !== null && (
          <> · {t('feedback.told', { count: change.told === null ? t('feedback.few') : format.number(change.told) })}</>
        )}
      </small>
      {change.status === 'planned' && may('feedback:write') && <Settle change={change} />}
    </>
  )
}

/** Says that it was made. The words are for those who asked for it; without any, nobody is told. */
const Settle = ({ change }: { change: FeedbackChange }) => {
  const { t, language } = useI18n()
  const [message, setMessage] = useState(change.message?.[language] ?? '')
  const settle = useWriting((status: 'made' | 'dropped') => {
    const said = message.trim()
    const others = change.message ?? {}
    const texts = said === '' ? others : { ...others, [language]: said }
    return call(endpoints.settleFeedbackChange, {
      params: { id: change.id },
      body: { status, message: Object.keys(texts).length === 0 ? null : texts },
    })
  })
  return (
    <div className={classes.stack}>
      <Textarea
        label={t('feedback.message')}
        description={t('feedback.messageHelp')}
        autosize
        minRows={2}
        maxLength={2_000}
        value={message}
        onChange={(e) => setMessage(e.currentTarget.value)}
      />
      <div className={classes.inline}>
        <Button size="xs" loading={settle.isPending} onClick={() => settle.mutate('made')}>
          {t('feedback.make')}
        </Button>
        <Button size="xs" variant="default" disabled={settle.isPending} onClick={() => settle.mutate('dropped')}>
          {t('feedback.drop')}
        </Button>
      </div>
      {settle.isError && <ErrorPanel error={settle.error} during="write" />}
    </div>
  )
}

const Plan = ({ theme }: { theme: string }) => {
  const { t } = useI18n()
  const [title, setTitle] = useState('')
  const plan = useWriting(
    (said: string) => call(endpoints.planFeedbackChange, { body: { theme, title: said } }),
    () => setTitle(''),
  )
  return (
    <form
      className={classes.inline}
      onSubmit={(e) => {
        e.preventDefault()
        plan.mutate(title.trim())
      }}
    >
      <TextInput
        label={t('feedback.plan')}
        description={t('feedback.planHelp')}
        maxLength={500}
        value={title}
        onChange={(e) => setTitle(e.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={plan.isPending} disabled={title.trim() === ''}>
        {t('feedback.planAdd')}
      </Button>
      {plan.isError && <ErrorPanel error={plan.error} during="write" />}
    </form>
  )
}
