import { AppShell, Burger, Kbd, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { ErrorPanel } from '../ui/states.tsx'
import { AccountMenu } from './display-menu.tsx'
import { useI18n } from './i18n/index.ts'
import { commandKey, KeyboardHelp } from './keyboard-help.tsx'
import { pages } from './pages.ts'
import { Palette } from './palette.tsx'
import { signOut, useMay, useMe } from './session.ts'
import classes from './shell.module.css'
import { useShortcuts } from './use-shortcuts.ts'

/** What is around every page once signed in: where one is, where one can go, and how it all looks. */
export const Shell = () => {
  const { t } = useI18n()
  const me = useMe()
  const may = useMay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [menuOpen, menu] = useDisclosure(false)
  const [helpOpen, help] = useDisclosure(false)
  const [paletteOpen, palette] = useDisclosure(false)
  useShortcuts(useMemo(() => ({ palette: palette.open, help: help.open }), [palette.open, help.open]))

  const path = useRouterState({ select: (s) => s.location.pathname })
  // A page was chosen: the menu of a small screen has done its work.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change of path is the reason
  useEffect(() => menu.close(), [path, menu.close])

  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queryClient.clear()
      navigate({ to: '/sign-in' })
    },
  })

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
      padding="md"
      withBorder={false}
      transitionDuration={120}
    >
      <a href="#page" className={classes.skip}>
        {t('app.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <Burger opened={menuOpen} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label={t('nav.open')} />
        <Link to="/" className={classes.brand}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          <span>Candor</span>
        </Link>
        <span className={classes.workspace}>
          <bdi>{me.workspace.name}</bdi>
        </span>
        <div className={classes.space} />
        <UnstyledButton className={classes.find} onClick={palette.open}>
          <IconSearch size={16} aria-hidden />
          <span>{t('keyboard.palette')}</span>
          <Kbd size="xs">{commandKey}</Kbd>
        </UnstyledButton>
        <AccountMenu name={me.operator?.email ?? me.workspace.name} onHelp={help.open} onSignOut={leave.mutate} />
      </AppShell.Header>
      <AppShell.Navbar className={classes.nav} component="nav" aria-label={t('nav.label')}>
        {pages
          .filter((page) => may(page.scope))
          .map((page) => (
            <Link
              key={page.to}
              to={page.to}
              activeOptions={{ exact: false, includeSearch: false }}
              className={classes.link}
            >
              <page.icon size={18} stroke={1.75} aria-hidden />
              {t(page.name)}
            </Link>
          ))}
      </AppShell.Navbar>
      <AppShell.Main id="page">
        {leave.isError && <ErrorPanel error={leave.error} retry={leave.mutate} />}
        <Outlet />
      </AppShell.Main>
      <Palette opened={paletteOpen} onClose={palette.close} />
      <KeyboardHelp opened={helpOpen} onClose={help.close} />
    </AppShell>
  )
}
