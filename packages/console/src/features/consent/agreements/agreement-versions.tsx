import type { AgreementRecord } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from '../consent.module.css'
import { AgreementChanges } from './agreement-changes.tsx'
import { ExactWords } from './exact-words.tsx'

type Version = AgreementRecord['versions'][number]

const said = ({ purposes, texts }: Version) => ({
  purposes,
  texts: Object.fromEntries(texts.map(({ locale, text }) => [locale, text])),
})

/** Every version that was ever asked, newest first, with its exact words and what it changed. */
export const AgreementVersions = ({ versions, opened }: { versions: readonly Version[]; opened?: string }) => {
  const { t, format } = useI18n()
  return (
    <ol className={classes.plain}>
      {versions.map((version, i) => {
        const before = versions[i + 1]
        const isMaterial = before === undefined || version.minValidVersion === version.version
        return (
          <li key={version.version} className={classes.entry}>
            <details open={String(version.version) === opened}>
              <summary>
                {t('consent.versionOf', { version: version.version, date: format.dateTime(version.publishedAt) })}
                <span className={classes.quiet}>
                  {t(isMaterial ? 'agreements.wasMaterial' : 'agreements.wasEditorial')}{' '}
                  {t('agreements.publishedBy', { name: version.publishedBy })}
                </span>
              </summary>
              <div className={classes.changes}>
                {before !== undefined && <AgreementChanges before={said(before)} after={said(version)} />}
                <ExactWords texts={version.texts} />
              </div>
            </details>
          </li>
        )
      })}
    </ol>
  )
}
