import { ActionIcon, Button, Menu, useMantineColorScheme } from '@mantine/core'
import { IconUserCircle } from '@tabler/icons-react'
import { type Language, languages, useI18n } from './i18n/index.ts'

const schemes = ['auto', 'light', 'dark'] as const
type Scheme = (typeof schemes)[number]

/** Language and appearance: the same entries on every page, signed in or not. */
const DisplayItems = () => {
  const { t, language, setLanguage } = useI18n()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      <Menu.Label>{t('menu.language')}</Menu.Label>
      <Menu.RadioGroup value={language} onChange={(next) => setLanguage(next as Language)}>
        {(Object.keys(languages) as Language[]).map((code) => (
          <Menu.RadioItem key={code} value={code} lang={languages[code].tag} closeMenuOnClick>
            {languages[code].name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Label>{t('menu.scheme')}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={(next) => setColorScheme(next as Scheme)}>
        {schemes.map((scheme) => (
          <Menu.RadioItem key={scheme} value={scheme}>
            {t(`menu.scheme.${scheme}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}

interface AccountProps {
  name: string
  onHelp: () => void
  onSignOut: () => void
}

export const AccountMenu = ({ name, onHelp, onSignOut }: AccountProps) => {
  const { t } = useI18n()
  return (
    <Menu position="bottom-end" width={240} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('menu.account')}>
          <IconUserCircle size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi>{name}</bdi>
        </Menu.Label>
        <DisplayItems />
        <Menu.Divider />
        <Menu.Item onClick={onHelp}>{t('menu.keyboard')}</Menu.Item>
        <Menu.Item component="a" href="/docs/api">
          {t('menu.reference')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={onSignOut}>{t('menu.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** For pages before the sign-in: shows the present language in itself, so that it is found in any. */
export const DisplayMenu = () => {
  const { language } = useI18n()
  return (
    <Menu position="bottom-end" width={220} shadow="md">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm">
          {languages[language].name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <DisplayItems />
      </Menu.Dropdown>
    </Menu>
  )
}
