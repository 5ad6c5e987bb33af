import { useI18n } from '../../app/i18n/index.ts'
import { Id } from '../../ui/code.tsx'
import { kindLabel } from '../people/kind-label.ts'
import people from '../people/people.module.css'
import type { Drawing, Row } from './graph-layout.ts'
import classes from './identity.module.css'

/** Why evidence waits for an operator; a reason this console does not know is shown as it is. */
export const useHeldReason = () => {
  const { t, known } = useI18n()
  return (reason: string | null): string => {
    const key = `held.${reason}`
    return known(key) ? t(key) : (reason ?? '')
  }
}

/** The data of the drawing: which identifiers were seen together, when, in which event, and what that does. */
export const EvidenceTable = ({ drawing: { rows, arcs } }: { drawing: Drawing }) => {
  const { t, format } = useI18n()
  const heldReason = useHeldReason()
  return (
    <table className={`${people.table} ${people.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{t('identity.number')}</th>
          <th scope="col">{t('identity.together')}</th>
          <th scope="col">{t('identity.when')}</th>
          <th scope="col">{t('identity.event')}</th>
          <th scope="col">{t('identity.effect')}</th>
        </tr>
      </thead>
      <tbody>
        {arcs.map(({ number, link, effect, count, from, to }) => (
          <tr key={number}>
            <td>{format.number(number)}</td>
            <td>
              <Name row={rows[from]} /> · <Name row={rows[to]} />
            </td>
            <td className={people.when}>{format.dateTime(link.at)}</td>
            <td className={classes.event}>{link.messageId === '' ? '—' : <Id>{link.messageId}</Id>}</td>
            <td>
              <span className={classes.effect} data-effect={effect}>
                {t(`identity.effect.${effect}`)}
              </span>
              {count > 1 && <span className={classes.under}>{t('identity.pieces', { count })}</span>}
              {effect === 'held' && <span className={classes.under}>{heldReason(link.reason)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Name = ({ row }: { row: Row | undefined }) => {
  const { t } = useI18n()
  if (row === undefined) return null
  if (row.identifier === null) return <span>{t('identity.foreign', { id: row.id })}</span>
  return (
    <span>
      {kindLabel(t, row.identifier.kind)} <bdi>{row.identifier.value}</bdi>
    </span>
  )
}
