import { Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useI18n } from '../../../app/i18n/index.ts'
import { useBuilder } from './builder-context.ts'
import { freshOf, type Kind, kindGroups } from './kinds.ts'
import { newSalt } from './salt.ts'
import type { GroupNode } from './tree.ts'
import { useNodeName } from './use-node-name.ts'

const groups = Object.keys(kindGroups) as (keyof typeof kindGroups)[]

/** Adds a condition or a group at the end of a group. */
export const AddMenu = ({ group }: { group: GroupNode }) => {
  const { t } = useI18n()
  const { act } = useBuilder()
  const nameOf = useNodeName()
  const to = { group: group.id, at: group.children.length }
  const here = { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }
  const add = (kind: Kind) => act({ do: 'add', to, node: freshOf(kind, { ...here, salt: newSalt() }) })
  return (
    <Menu position="bottom-start" width={320} withinPortal returnFocus={false}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          data-add
          aria-label={t('segments.addTo', { group: nameOf(group) })}
        >
          {t('segments.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {groups.map((one) => (
          <div key={one}>
            <Menu.Label>{t(`segments.kinds.${one}`)}</Menu.Label>
            {kindGroups[one].map((kind) => (
              <Menu.Item key={kind} onClick={() => add(kind)}>
                {t(`segments.kind.${kind}`)}
              </Menu.Item>
            ))}
          </div>
        ))}
        <Menu.Label>{t('segments.kinds.group')}</Menu.Label>
        <Menu.Item onClick={() => act({ do: 'add', to, node: { any: [] } })}>{t('segments.addGroup')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
