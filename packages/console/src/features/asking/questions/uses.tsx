import type { Question } from '@candor/contracts'
import { Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from '../asking.module.css'

type Props = Pick<Question, 'usedBy' | 'warnings'>

/** What the answer is for, and what publishing would warn of. */
export const Uses = ({ usedBy, warnings }: Props) => {
  const { t } = useI18n()
  return (
    <>
      <p className={classes.quiet}>{t('asking.usedBy')}</p>
      {usedBy.length === 0 ? (
        <p className={classes.unused}>{t('asking.usedByNothing')}</p>
      ) : (
        <ul className={classes.faults}>
          {usedBy.map(({ kind, key, name, because }) => (
            <li key={`${kind} ${key}`}>
              {t(`asking.use.${kind}`)}: <User kind={kind} itemKey={key} name={name} />
              {because !== '' && (
                <>
                  {' '}
                  (<bdi>{because}</bdi>)
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {warnings.length > 0 && <p className={classes.quiet}>{t('asking.warnings')}</p>}
      {warnings.length > 0 && (
        <ul className={classes.faults}>
          {warnings.map(({ code }) => (
            <li key={code}>{t(`asking.warning.${code}`)}</li>
          ))}
        </ul>
      )}
    </>
  )
}

/** What uses it, with the way there. A research is a part of its question or flow. */
const User = ({
  kind,
  itemKey: key,
  name,
}: {
  kind: Question['usedBy'][number]['kind']
  itemKey: string
  name: string
}) => {
  if (kind === 'research') return <bdi>{name}</bdi>
  const to = kind === 'segment' ? '/segments/$key' : '/asking/flows/$key'
  return (
    <Link to={to} params={{ key }} search={{}}>
      <bdi>{name}</bdi>
    </Link>
  )
}
