import { endpoints } from 'virtual:contracts'
import type { Receipt } from '@candor/proof'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { failureOf } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Page, Section } from '../../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { lookedAt } from '../../people/looked-at.ts'
import { BackTo } from '../back-to.tsx'
import classes from '../consent.module.css'
import { ReceiptFacts } from './receipt-facts.tsx'
import { ReceiptProof } from './receipt-proof.tsx'
import { columnsOf } from './receipt-record.ts'

const route = getRouteApi('/shell/consent/ledger/$id')

/** An answer that no checkpoint covers yet: the log is signed each minute. */
const isWaiting = (error: unknown): boolean => {
  const { code, retryAfter } = failureOf(error)
  return code === 'not_found' && retryAfter !== undefined
}

export const ReceiptPage = () => {
  const { t, format } = useI18n()
  const { id } = route.useParams()
  const query = useQuery({
    queryKey: ['consent', 'receipt', id],
    queryFn: async ({ signal }) => (await call(endpoints.getReceipt, { params: { id }, signal })) as unknown as Receipt,
    refetchInterval: ({ state }) => (isWaiting(state.error) ? 5_000 : false),
    ...lookedAt,
  })
  const receipt = query.data
  const waits = query.isError && isWaiting(query.error)
  const number = receipt === undefined ? undefined : columnsOf(receipt).seq
  return (
    <Page
      title={number === undefined ? t('receipt.title') : t('receipt.titleNumber', { number: format.number(number) })}
      lead={t('receipt.lead')}
      above={<BackTo to="/consent/ledger" page="consent.ledger" />}
      actions={receipt !== undefined && <Download receipt={receipt} id={id} />}
    >
      {query.isPending && <LoadingRows />}
      {waits && <Empty title={t('receipt.waiting')} help={t('receipt.waitingHelp')} />}
      {query.isError && !waits && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {receipt !== undefined && (
        <>
          <ReceiptFacts receipt={receipt} />
          <Section title={t('agreements.words')}>
            {receipt.texts.length === 0 && <p className={classes.help}>{t('receipt.noWords')}</p>}
            {receipt.texts.map((text) => (
              <blockquote key={text.sha256} className={classes.words} lang={text.language} dir="auto">
                {text.text}
              </blockquote>
            ))}
          </Section>
          <ReceiptProof receipt={receipt} />
        </>
      )}
    </Page>
  )
}

/** Saves the receipt as a file that verifies without Candor. */
const Download = ({ receipt, id }: { receipt: Receipt; id: string }) => {
  const { t } = useI18n()
  const save = () => {
    const file = new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = `receipt-${id}.json`
    link.click()
    // The browser has taken the file by the next turn.
    setTimeout(() => URL.revokeObjectURL(link.href))
  }
  return (
    <Button variant="default" onClick={save}>
      {t('receipt.download')}
    </Button>
  )
}
