import { Button } from '@mantine/core'
import { useI18n } from '../../app/i18n/index.ts'
import { Notice } from '../../ui/states.tsx'
import classes from './consent.module.css'

interface Props {
  isKept: boolean
  isBehind: boolean
  onDiscard: () => void
}

/** Says that a draft is kept on this device, and that somebody published meanwhile. */
export const DraftNote = ({ isKept, isBehind, onDiscard }: Props) => {
  const { t } = useI18n()
  if (!isKept) return null
  return (
    <div className={classes.draft}>
      <Notice>
        <div className={classes.foot}>
          <span className={classes.grow}>{t(isBehind ? 'consent.draftBehind' : 'consent.draftKept')}</span>
          <Button variant="default" size="xs" onClick={onDiscard}>
            {t('consent.draftDiscard')}
          </Button>
        </div>
      </Notice>
    </div>
  )
}
