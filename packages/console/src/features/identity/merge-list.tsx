import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Id } from '../../ui/code.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Notice } from '../../ui/states.tsx'
import type { Evidence } from './graph-layout.ts'
import classes from './identity.module.css'

/** Who was merged into a person, by what, and whether it can be undone. */
export const MergeList = ({ personId, merges }: { personId: string; merges: Evidence['merges'] }) => {
  const { t, format } = useI18n()
  const may = useMay()
  if (merges.length === 0) return <Notice>{t('merges.none')}</Notice>
  return (
    <ul className={classes.list}>
      {merges.map((merge) => (
        <li key={merge.id} className={classes.row} data-merge={merge.id}>
          <span>
            {t('person.merge', { id: merge.mergedId.slice(-8) })}
            <span className={classes.under}>
              {format.dateTime(merge.at)} ·{' '}
              {merge.actor === null ? (
                <>
                  {t('merges.byEvent')} <Id>{merge.messageId}</Id>
                </>
              ) : (
                <bdi>{t('merges.byOperator', { actor: merge.actor })}</bdi>
              )}
            </span>
          </span>
          {merge.undoneAt !== null && (
            <span className={classes.quiet}>{t('merges.undone', { when: format.dateTime(merge.undoneAt) })}</span>
          )}
          {merge.undoneAt === null && !merge.undoable && <span className={classes.quiet}>{t('merges.final')}</span>}
          {merge.undoable && may('people:merge') && (
            <LinkButton
              variant="default"
              size="xs"
              to="/people/$id/separate"
              params={{ id: personId }}
              search={{ merge: String(merge.id) }}
            >
              {t('merges.undo')}
            </LinkButton>
          )}
        </li>
      ))}
    </ul>
  )
}
