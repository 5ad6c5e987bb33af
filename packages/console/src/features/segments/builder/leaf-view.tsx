import { IconChevronDown } from '@tabler/icons-react'
import { useId } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from './builder.module.css'
import { useBuilder } from './builder-context.ts'
import { ConditionForm } from './forms/condition-form.tsx'
import { Handle } from './handle.tsx'
import { kindOf } from './kinds.ts'
import { NodeMenu } from './node-menu.tsx'
import { Problems } from './problem-list.tsx'
import { problemsOf } from './problems.ts'
import type { LeafNode } from './tree.ts'
import { useNodeName } from './use-node-name.ts'
import { useSentence } from './use-sentence.ts'

/** A condition: what it says, and opened, the form to say it differently. */
export const LeafView = ({ node }: { node: LeafNode }) => {
  const { t } = useI18n()
  const { act, problems, isOpen, toggle, dragged } = useBuilder()
  const nameOf = useNodeName()
  const sentenceOf = useSentence()
  const form = useId()
  const open = isOpen(node.id)
  const isWhole = problemsOf(node.said).length === 0
  return (
    <div className={classes.leaf} data-node={node.id} data-dragged={dragged === node.id || undefined}>
      <div className={classes.head}>
        <Handle node={node} />
        <button
          type="button"
          className={classes.summary}
          data-summary
          aria-expanded={open}
          aria-controls={form}
          onClick={() => toggle(node.id)}
        >
          <span className={classes.summaryText}>
            {isWhole && <span className={classes.small}>{t(`segments.kind.${kindOf(node.said)}`)}</span>}
            <bdi>{isWhole ? sentenceOf(node.negated ? { not: node.said } : node.said) : nameOf(node)}</bdi>
          </span>
          <IconChevronDown size={16} aria-hidden className={classes.twist} />
        </button>
        <NodeMenu node={node} />
      </div>
      <Problems of={problems.get(node.id)} />
      <div id={form}>
        {open && (
          <>
            <p className={classes.hint}>{t(`segments.hint.${kindOf(node.said)}`)}</p>
            <div className={classes.fields}>
              <ConditionForm said={node.said} onChange={(said) => act({ do: 'edit', id: node.id, said })} />
            </div>
          </>
        )}
      </div>
    </div>
  )
}
