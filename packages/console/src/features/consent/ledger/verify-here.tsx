import { type Receipt, type Verification, verifyReceipt } from '@candor/proof'
import { languages, markOf, marks, outcomeOf, sentenceOf } from '@candor/proof/speech'
import { Button, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { request } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMe } from '../../../app/session.ts'
import { ErrorPanel } from '../../../ui/states.tsx'
import classes from './proof.module.css'

/**
 * Verifies a receipt in this browser with the functions that verify it anywhere. The key that this server publishes is taken
 * unless the reader brings one from elsewhere, which says more.
 */
export const VerifyHere = ({ receipt }: { receipt: Receipt }) => {
  const { t } = useI18n()
  const { workspace } = useMe()
  const [keys, setKeys] = useState('')
  const [checkpoint, setCheckpoint] = useState('')
  const verify = useMutation({
    mutationFn: async () => {
      const own = keys.split('\n').filter((line) => line.trim() !== '')
      const trustedKeys = own.length > 0 ? own : await publishedKeys(workspace.id)
      return verifyReceipt(receipt, { trustedKeys, ...(checkpoint.trim() === '' ? {} : { checkpoint }) })
    },
  })
  return (
    <>
      <details>
        <summary>{t('receipt.trust')}</summary>
        <div className={classes.trust}>
          <Textarea
            label={t('receipt.keys')}
            description={t('receipt.keysHelp')}
            className="ltr"
            autosize
            minRows={2}
            value={keys}
            onChange={(e) => setKeys(e.currentTarget.value)}
          />
          <Textarea
            label={t('receipt.kept')}
            description={t('receipt.keptHelp')}
            className="ltr"
            autosize
            minRows={3}
            value={checkpoint}
            onChange={(e) => setCheckpoint(e.currentTarget.value)}
          />
        </div>
      </details>
      <Button my="md" loading={verify.isPending} onClick={() => verify.mutate()}>
        {t('receipt.verify')}
      </Button>
      {verify.isError && <ErrorPanel error={verify.error} />}
      {verify.isSuccess && <Verdict verification={verify.data} ownKey={keys.trim() !== ''} />}
    </>
  )
}

/** The public keys of the workspace's log, as anybody may read them. */
const publishedKeys = async (workspaceId: number): Promise<string[]> => {
  const text = await request(`/log/${workspaceId}/key`, { method: 'GET' }, 'text')
  return String(text)
    .split('\n')
    .filter((line) => line !== '')
}

const Verdict = ({ verification, ownKey }: { verification: Verification; ownKey: boolean }) => {
  const { t, language } = useI18n()
  const { texts, locale } = languages[language]
  const outcome = outcomeOf(verification)
  const title = useRef<HTMLParagraphElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each verification is said anew
  useEffect(() => title.current?.focus(), [verification])
  return (
    <div className={classes.verdict} data-outcome={outcome}>
      <p className={classes.verdictTitle} ref={title} tabIndex={-1} role="status">
        {texts[outcome]}
      </p>
      <p className={classes.verdictMore}>
        {texts[`${outcome}More`]} {outcome === 'whole' && !ownKey && t('receipt.sameServer')}
      </p>
      <ul className={classes.checks}>
        {verification.checks.map((check) => {
          const mark = markOf(check)
          return (
            <li key={check.name} data-check={check.name}>
              <span className={classes.mark} data-mark={mark} role="img" aria-label={texts.marks[mark]}>
                {marks[mark]}
              </span>
              <div>
                <strong>{texts.checks[check.name]}</strong>
                <p>{sentenceOf(check, { texts, locale })}</p>
              </div>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
