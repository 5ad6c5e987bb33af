import { endpoints } from 'virtual:contracts'
import type { Segment } from '@candor/contracts'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { segmentsQuery } from '../use-segments.ts'
import { ExportMembers } from './export-members.tsx'

type Asking = 'pause' | 'resume' | 'delete' | 'export' | null

interface Props {
  /** As it is stored: what is not changed goes back as it came. */
  segment: Segment
  /** What the reader's language calls it. */
  name: string
}

/** What can be done with a segment besides changing it; what ends something asks first and says what follows. */
export const SegmentMenu = ({ segment, name }: Props) => {
  const { t, format } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState<Asking>(null)
  const { key, description, purpose, definition, version, state } = segment
  const changed = async () => {
    await queryClient.invalidateQueries({ queryKey: segmentsQuery.queryKey })
    setAsking(null)
  }
  const turn = useMutation({
    mutationFn: (next: 'live' | 'paused') =>
      call(endpoints.putSegment, {
        params: { key },
        body: { name: segment.name, description, purpose, definition, state: next, version, unseenEvents: 'allow' },
      }),
    onSuccess: changed,
  })
  const remove = useMutation({
    mutationFn: () => call(endpoints.deleteSegment, { params: { key } }),
    onSuccess: async () => {
      // Gone from the list at once, also where an answer from before is still on its way.
      await queryClient.cancelQueries({ queryKey: segmentsQuery.queryKey, exact: true })
      queryClient.setQueryData(
        segmentsQuery.queryKey,
        (list) => list && { ...list, items: list.items.filter((one) => one.key !== key) },
      )
      await navigate({ to: '/segments', search: {} })
      queryClient.removeQueries({ queryKey: ['segments', key] })
      await queryClient.invalidateQueries({ queryKey: segmentsQuery.queryKey })
    },
  })
  const close = () => {
    setAsking(null)
    turn.reset()
    remove.reset()
  }
  const isOn = state === 'live' || state === 'computing'
  const isUsed = segment.usedBy.length > 0
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('segments.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may('segments:write') && isOn && (
            <Menu.Item onClick={() => setAsking('pause')}>{t('segments.pause')}</Menu.Item>
          )}
          {may('segments:write') && state === 'paused' && (
            <Menu.Item onClick={() => setAsking('resume')}>{t('segments.resume')}</Menu.Item>
          )}
          {may('people:export') && <Menu.Item onClick={() => setAsking('export')}>{t('segments.export')}</Menu.Item>}
          <Menu.Item renderRoot={(props) => <Link to="/segments/compare" search={{ a: key }} {...props} />}>
            {t('segments.compareWith')}
          </Menu.Item>
          {may('segments:write') && (
            <>
              <Menu.Item renderRoot={(props) => <Link to="/segments/new" search={{ from: key }} {...props} />}>
                {t('segments.copy')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item onClick={() => setAsking('delete')}>{t('segments.delete')}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking === 'pause' || asking === 'resume'}
        title={t(asking === 'resume' ? 'segments.resumeTitle' : 'segments.pauseTitle', { name })}
        confirm={t(asking === 'resume' ? 'segments.resume' : 'segments.pause')}
        pending={turn.isPending}
        error={turn.error}
        onConfirm={() => turn.mutate(asking === 'resume' ? 'live' : 'paused')}
        onClose={close}
      >
        {t(asking === 'resume' ? 'segments.resumeBody' : 'segments.pauseBody')}
      </Confirm>
      <Confirm
        opened={asking === 'delete'}
        title={t('segments.deleteTitle', { name })}
        confirm={t('segments.delete')}
        danger
        pending={remove.isPending}
        disabled={isUsed}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        {isUsed
          ? t('segments.deleteUsed', { list: format.list(segment.usedBy.map((one) => one.name)) })
          : t('segments.deleteBody')}
      </Confirm>
      {asking === 'export' && <ExportMembers segment={segment} name={name} onClose={close} />}
    </>
  )
}
