import type { PurposeVersion } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from '../consent.module.css'
import { PurposeChanges } from './purpose-changes.tsx'
import { changedFields } from './purpose-draft.ts'

/** Every version, newest first, each with what it changed. */
export const PurposeHistory = ({ versions }: { versions: readonly PurposeVersion[] }) => {
  const { t, format } = useI18n()
  return (
    <ol className={classes.plain}>
      {versions.map((version, i) => {
        const before = versions[i + 1]
        const title = t('consent.versionOf', { version: version.version, date: format.dateTime(version.publishedAt) })
        return (
          <li key={version.version} className={classes.entry}>
            {before === undefined || changedFields(before, version).length === 0 ? (
              title
            ) : (
              <details>
                <summary>{title}</summary>
                <PurposeChanges before={before} after={version} />
              </details>
            )}
          </li>
        )
      })}
    </ol>
  )
}
