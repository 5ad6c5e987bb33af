import { Fragment } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { AddMenu } from './add-menu.tsx'
import classes from './builder.module.css'
import { useBuilder } from './builder-context.ts'
import { placeAt } from './drop-place.ts'
import { Choose } from './fields/choose.tsx'
import { Handle } from './handle.tsx'
import { LeafView } from './leaf-view.tsx'
import { NodeMenu } from './node-menu.tsx'
import { Problems } from './problem-list.tsx'
import { type GroupNode, isGroup } from './tree.ts'
import { type Join, joinOf, joins, useNodeName } from './use-node-name.ts'

const saidOf = (join: Join): Pick<GroupNode, 'join' | 'negated'> => ({
  join: join === 'all' || join === 'notAll' ? 'all' : 'any',
  negated: join === 'none' || join === 'notAll',
})

/** Members and how they are joined; a group may hold groups. */
export const GroupView = ({ node }: { node: GroupNode }) => {
  const { t } = useI18n()
  const { root, act, problems, dragged, drop, drag } = useBuilder()
  const nameOf = useNodeName()
  const isRoot = node.id === root.id
  const mark = (at: number) =>
    drop?.group === node.id && drop.at === at && <li aria-hidden="true" className={classes.drop} />
  return (
    <fieldset
      className={classes.group}
      data-node={node.id}
      data-root={isRoot || undefined}
      data-dragged={dragged === node.id || undefined}
      onDragOver={(event) => {
        if (dragged === null) return
        event.preventDefault()
        event.stopPropagation()
        const cards = [...(event.currentTarget.querySelector(':scope > ul')?.children ?? [])]
        const members = cards.filter((card) => card.hasAttribute('data-member')).map((c) => c.getBoundingClientRect())
        drag.over({ group: node.id, at: placeAt(event.clientY, members) })
      }}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        drag.drop()
      }}
    >
      <legend className={classes.hidden}>{nameOf(node)}</legend>
      <div className={classes.head}>
        {!isRoot && <Handle node={node} />}
        <Choose
          label={t('segments.joinLabel')}
          value={joinOf(node)}
          options={joins.map((join) => ({ value: join, label: t(`segments.join.${join}`) }))}
          onChange={(join) => act({ do: 'join', id: node.id, ...saidOf(join) })}
        />
        <span className={classes.grow} />
        {!isRoot && <NodeMenu node={node} />}
      </div>
      <Problems of={problems.get(node.id)} />
      <ul className={classes.members}>
        {node.children.map((child, i) => (
          <Fragment key={child.id}>
            {mark(i)}
            <li data-member className={classes.member}>
              {i > 0 && (
                <span className={classes.word} aria-hidden="true">
                  {t(node.join === 'all' ? 'segments.and' : 'segments.or')}
                </span>
              )}
              {isGroup(child) ? <GroupView node={child} /> : <LeafView node={child} />}
            </li>
          </Fragment>
        ))}
        {mark(node.children.length)}
      </ul>
      <AddMenu group={node} />
    </fieldset>
  )
}
