import { useI18n } from '../../app/i18n/index.ts'
import { Notice } from '../../ui/states.tsx'
import classes from './asking.module.css'
import { type Issue, issueAt, keyOfIssue, valueAt } from './check.ts'

/** What a field says of itself, if something is wrong with it. */
export const useSaidAt = (faults: readonly Issue[], document: unknown) => {
  const { t } = useI18n()
  return (path: string) => {
    const issue = issueAt(faults, path)
    if (issue === undefined) return undefined
    const key = keyOfIssue(issue, valueAt(document))
    return key === null ? (
      <bdi lang="en" dir="ltr">
        {issue.message}
      </bdi>
    ) : (
      t(key)
    )
  }
}

/** Everything that does not fit, each with its place: nothing is left out because no field shows it. */
export const FaultList = ({ faults, document }: { faults: readonly Issue[]; document: unknown }) => {
  const { t } = useI18n()
  const said = useSaidAt(faults, document)
  if (faults.length === 0) return null
  return (
    <Notice>
      <strong>{t('asking.faults')}</strong>
      <ul className={classes.faults}>
        {faults.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code dir="ltr">{path}</code> {said(path)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
