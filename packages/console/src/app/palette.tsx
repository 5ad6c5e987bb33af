import { Modal, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useState } from 'react'
import { useSegments } from '../features/segments/use-segments.ts'
import { sourcesQuery } from '../features/sources/use-sources.ts'
import { useI18n } from './i18n/index.ts'
import { pages } from './pages.ts'
import classes from './palette.module.css'
import { useMay } from './session.ts'

interface Item {
  id: string
  group: string
  text: string
  run: () => void
}

/**
 * Goes anywhere by typing. People are not looked up while typing: every look at a person is written to the audit log,
 * so the palette offers the search and leaves the looking to the People page.
 */
export const Palette = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const { t } = useI18n()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      padding={0}
      attributes={{ content: { 'aria-label': t('palette.label') } }}
    >
      <PaletteBody onClose={onClose} />
    </Modal>
  )
}

const PaletteBody = ({ onClose }: { onClose: () => void }) => {
  const { t } = useI18n()
  const may = useMay()
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const listId = useId()
  const sources = useQuery({
    ...sourcesQuery,
    enabled: may('sources:read'),
  })
  const segments = useSegments()

  const wanted = query.trim().toLocaleLowerCase()
  const fits = (text: string) => wanted === '' || text.toLocaleLowerCase().includes(wanted)
  const items: Item[] = [
    ...pages
      .filter((p) => may(p.scope))
      .map((p) => ({ id: p.to, group: t('palette.pages'), text: t(p.name), run: () => navigate({ to: p.to }) })),
    ...(may('segments:write')
      ? [
          {
            id: 'new-segment',
            group: t('palette.actions'),
            text: t('segments.new'),
            run: () => navigate({ to: '/segments/new', search: {} }),
          },
        ]
      : []),
    ...(may('asking:write')
      ? [
          {
            id: 'new-question',
            group: t('palette.actions'),
            text: t('asking.newQuestion'),
            run: () => navigate({ to: '/asking/questions/new' }),
          },
          {
            id: 'new-flow',
            group: t('palette.actions'),
            text: t('asking.newFlow'),
            run: () => navigate({ to: '/asking/flows/new' }),
          },
        ]
      : []),
    ...(may('segments:read')
      ? [
          {
            id: 'compare-segments',
            group: t('palette.actions'),
            text: t('segments.compareTwo'),
            run: () => navigate({ to: '/segments/compare', search: {} }),
          },
        ]
      : []),
    ...(may('sources:write')
      ? [
          {
            id: 'new-source',
            group: t('palette.actions'),
            text: t('sources.new'),
            run: () => navigate({ to: '/sources/new' }),
          },
        ]
      : []),
    ...segments.items.map((s) => ({
      id: `segment-${s.key}`,
      group: t('nav.segments'),
      text: s.name,
      run: () => navigate({ to: '/segments/$key', params: { key: s.key }, search: {} }),
    })),
    ...(sources.data?.items ?? []).map((s) => ({
      id: `source-${s.id}`,
      group: t('palette.sources'),
      text: s.name,
      run: () => navigate({ to: '/sources/$id', params: { id: String(s.id) } }),
    })),
  ].filter((item) => fits(item.text))
  if (wanted !== '' && may('people:read')) {
    items.push({
      id: 'people',
      group: t('palette.people'),
      text: t('palette.searchPeople', { query: query.trim() }),
      run: () => navigate({ to: '/people', search: { q: query.trim() } }),
    })
  }
  const current = Math.min(active, items.length - 1)

  const choose = (item: Item | undefined) => {
    if (item === undefined) return
    onClose()
    item.run()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive((current + 1) % Math.max(items.length, 1))
    else if (event.key === 'ArrowUp') setActive((current - 1 + items.length) % Math.max(items.length, 1))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(items[current])
    else return
    event.preventDefault()
  }

  return (
    <div className={classes.palette}>
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder={t('palette.label')}
        aria-label={t('palette.label')}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={items[current] === undefined ? undefined : `${listId}-${items[current].id}`}
        value={query}
        onChange={(e) => {
          setQuery(e.currentTarget.value)
          setActive(0)
        }}
        onKeyDown={onKey}
      />
      <div id={listId} role="listbox" aria-label={t('palette.label')} className={classes.list}>
        {items.length === 0 && <p className={classes.none}>{t('palette.none')}</p>}
        {items.map((item, i) => (
          <div key={item.id}>
            {items[i - 1]?.group !== item.group && <div className={classes.group}>{item.group}</div>}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard */}
            <div
              id={`${listId}-${item.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === current}
              className={classes.item}
              onMouseMove={() => setActive(i)}
              onClick={() => choose(item)}
            >
              {item.text}
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
