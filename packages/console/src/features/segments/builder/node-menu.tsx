import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useI18n } from '../../../app/i18n/index.ts'
import { useBuilder } from './builder-context.ts'
import { type BuilderNode, type Direction, isGroup, stepFrom } from './tree.ts'
import { useNodeName } from './use-node-name.ts'

const directions: readonly Direction[] = ['up', 'down', 'out', 'in']

/** Everything that can be done with a piece, for those who neither drag nor know the keys. */
export const NodeMenu = ({ node }: { node: BuilderNode }) => {
  const { t } = useI18n()
  const { root, act } = useBuilder()
  const nameOf = useNodeName()
  const { id } = node
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('segments.actions', { name: nameOf(node) })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {directions.map((direction) => {
          const to = stepFrom(root, id, direction)
          return (
            <Menu.Item
              key={direction}
              disabled={to === null}
              onClick={() => to !== null && act({ do: 'move', id, to })}
            >
              {t(`segments.move.${direction}`)}
            </Menu.Item>
          )
        })}
        <Menu.Divider />
        <Menu.Item onClick={() => act({ do: 'duplicate', id })}>{t('segments.duplicate')}</Menu.Item>
        {!isGroup(node) && (
          <Menu.Item onClick={() => act({ do: 'negate', id })}>
            {t(node.negated ? 'segments.unnegate' : 'segments.negate')}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => act({ do: 'wrap', id })}>{t('segments.wrap')}</Menu.Item>
        {isGroup(node) && <Menu.Item onClick={() => act({ do: 'dissolve', id })}>{t('segments.dissolve')}</Menu.Item>}
        <Menu.Divider />
        <Menu.Item onClick={() => act({ do: 'remove', id })}>{t('segments.remove')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
