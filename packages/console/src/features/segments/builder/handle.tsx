import { IconGripVertical } from '@tabler/icons-react'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from './builder.module.css'
import { useBuilder } from './builder-context.ts'
import type { BuilderNode } from './tree.ts'
import { useNodeName } from './use-node-name.ts'

/** Where a piece is taken to move it: by pointer, or by Alt and an arrow while it has the focus. */
export const Handle = ({ node }: { node: BuilderNode }) => {
  const { t } = useI18n()
  const { drag } = useBuilder()
  const nameOf = useNodeName()
  return (
    // biome-ignore lint/a11y/useSemanticElements: Firefox drags no buttons
    <span
      role="button"
      tabIndex={0}
      className={classes.handle}
      data-handle
      draggable
      aria-label={t('segments.handle', { name: nameOf(node) })}
      aria-describedby="segments-keys"
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight"
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', node.id)
        const card = event.currentTarget.closest('[data-node]')
        if (card !== null) event.dataTransfer.setDragImage(card, 16, 16)
        drag.begin(node.id)
      }}
      onDragEnd={drag.end}
    >
      <IconGripVertical size={16} aria-hidden />
    </span>
  )
}
