import { Kbd, Modal } from '@mantine/core'
import { useI18n } from './i18n/index.ts'
import classes from './keyboard-help.module.css'
import { pages } from './pages.ts'
import { useMay } from './session.ts'

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)
export const commandKey = isMac ? '⌘K' : 'Ctrl K'

export const KeyboardHelp = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const { t } = useI18n()
  const may = useMay()
  const rows: [keys: string[], what: string][] = [
    [[commandKey], t('keyboard.palette')],
    [['/'], t('keyboard.search')],
    [['?'], t('keyboard.help')],
    [['p'], t('keyboard.pause')],
    ...pages
      .filter((p) => may(p.scope))
      .map((p): [string[], string] => [['g', p.chord], t('keyboard.go', { page: t(p.name) })]),
  ]
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<strong>{t('keyboard.title')}</strong>}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <dl className={classes.keys}>
        {rows.map(([keys, what]) => (
          <div key={what} className={classes.row}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key, i) => (
                <span key={key}>
                  {i > 0 && <span className={classes.then}>{t('keyboard.then')}</span>}
                  <Kbd>{key}</Kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
