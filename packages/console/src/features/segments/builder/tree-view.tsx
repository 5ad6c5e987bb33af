import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from './builder.module.css'
import { type Builder, BuilderContext } from './builder-context.ts'
import { dropPlace } from './drop-place.ts'
import { GroupView } from './group-view.tsx'
import { type Action, type History, idOf } from './history.ts'
import { type Direction, findNode, isGroup, type Place, parentOf, stepFrom } from './tree.ts'
import { useNodeName } from './use-node-name.ts'

interface Props {
  history: History
  dispatch: (action: Action) => void
  problems: ReadonlyMap<string, readonly string[]>
}

/** Where the focus goes once the tree has changed. */
interface Wanted {
  id: string
  part: 'handle' | 'form' | 'add'
}
const parts = { handle: '[data-handle]', form: 'input, textarea', add: ':scope > [data-add]' } as const

const isWriting = (target: EventTarget) =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

/** The tree of conditions: moved by pointer and by keyboard, and each change said to those who do not see it. */
export const TreeView = ({ history, dispatch, problems }: Props) => {
  const { t } = useI18n()
  const nameOf = useNodeName()
  const root = history.present
  const frame = useRef<HTMLDivElement>(null)
  const wanted = useRef<Wanted | null>(null)
  const [said, say] = useState('')
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<Place | null>(null)

  useEffect(() => {
    if (wanted.current === null) return
    const { id, part } = wanted.current
    wanted.current = null
    // What was taken back may have been the node itself: then its tree.
    const nodeOf = (one: string) => frame.current?.querySelector<HTMLElement>(`[data-node="${one}"]`)
    const node = nodeOf(id) ?? nodeOf(root.id)
    const target = node?.querySelector<HTMLElement>(parts[part]) ?? node?.querySelector<HTMLElement>(parts.add)
    target?.focus()
    target?.scrollIntoView({ block: 'nearest' })
  }, [root])

  const act = useCallback(
    (action: Action) => {
      const next = idOf(history.nextId)
      const node = 'id' in action ? findNode(root, action.id) : undefined
      const name = node === undefined ? '' : nameOf(node)
      if (action.do === 'add') {
        setOpen((ids) => new Set(ids).add(next))
        wanted.current = { id: next, part: 'form' }
        say(t('segments.said.added'))
      } else if (action.do === 'remove') {
        wanted.current = { id: parentOf(root, action.id)?.group.id ?? root.id, part: 'add' }
        say(t('segments.said.removed', { name }))
      } else if (action.do === 'move') {
        const into = findNode(root, action.to.group)
        const from = parentOf(root, action.id)
        const others = into !== undefined && isGroup(into) ? into.children.length : 0
        wanted.current = { id: action.id, part: 'handle' }
        say(
          t('segments.said.moved', {
            name,
            group: into === undefined ? '' : nameOf(into),
            number: action.to.at + 1,
            count: from?.group.id === action.to.group ? others : others + 1,
          }),
        )
      } else if (action.do === 'duplicate') {
        wanted.current = { id: next, part: 'handle' }
        say(t('segments.said.duplicated', { name }))
      } else if (action.do === 'wrap' || action.do === 'dissolve' || action.do === 'negate') {
        const inside = node !== undefined && isGroup(node) ? node.children[0]?.id : undefined
        wanted.current = { id: action.do === 'dissolve' ? (inside ?? root.id) : action.id, part: 'handle' }
        say(t('segments.said.changed', { name }))
      } else if (action.do === 'undo' || action.do === 'redo') {
        if (history[action.do === 'undo' ? 'past' : 'future'].length === 0) return
        // A node that changes its group is drawn anew and would lose the focus, and with it the keys.
        const focused = frame.current?.querySelector(':focus')?.closest('[data-node]')?.getAttribute('data-node')
        if (typeof focused === 'string') wanted.current = { id: focused, part: 'handle' }
        say(t(`segments.said.${action.do}`))
      }
      dispatch(action)
    },
    [dispatch, history, nameOf, root, t],
  )

  const toggle = useCallback((id: string) => {
    setOpen((ids) => {
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])

  const builder = useMemo<Builder>(() => {
    const place = dragged === null || over === null ? null : dropPlace(root, dragged, over)
    const end = () => {
      setDragged(null)
      setOver(null)
    }
    return {
      root,
      act,
      problems,
      isOpen: (id) => open.has(id),
      toggle,
      dragged,
      drop: place === null ? null : over,
      drag: {
        begin: setDragged,
        over: (next) => setOver((now) => (now?.group === next?.group && now?.at === next?.at ? now : next)),
        end,
        drop: () => {
          if (dragged !== null && place !== null) act({ do: 'move', id: dragged, to: place })
          end()
        },
      },
    }
  }, [root, act, problems, open, toggle, dragged, over])

  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (isWriting(event.target)) return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault()
      return act({ do: event.shiftKey ? 'redo' : 'undo' })
    }
    const direction = event.altKey ? directionOf(event.key, document.documentElement.dir === 'rtl') : undefined
    const id = (event.target as HTMLElement).closest('[data-node]')?.getAttribute('data-node')
    if (direction === undefined || id === null || id === undefined || id === root.id) return
    event.preventDefault()
    const to = stepFrom(root, id, direction)
    if (to === null) return say(t('segments.said.stays'))
    act({ do: 'move', id, to })
  }

  return (
    <BuilderContext value={builder}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys pressed on the handles within */}
      <div ref={frame} onKeyDown={onKey}>
        <div className={classes.tools}>
          <Step name={t('segments.undo')} disabled={history.past.length === 0} onClick={() => act({ do: 'undo' })}>
            <IconArrowBackUp size={18} />
          </Step>
          <Step name={t('segments.redo')} disabled={history.future.length === 0} onClick={() => act({ do: 'redo' })}>
            <IconArrowForwardUp size={18} />
          </Step>
          <span id="segments-keys" className={classes.small}>
            {t('segments.keys')}
          </span>
        </div>
        <GroupView node={root} />
        <p role="status" className={classes.hidden}>
          {said}
        </p>
      </div>
    </BuilderContext>
  )
}

interface StepProps {
  name: string
  disabled: boolean
  onClick: () => void
  children: ReactNode
}

const Step = ({ name, disabled, onClick, children }: StepProps) => (
  <Tooltip label={name}>
    <ActionIcon variant="subtle" color="gray" aria-label={name} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  </Tooltip>
)

/** Out is towards the beginning of the line, in towards its end: they turn round with the script. */
const directionOf = (key: string, isRtl: boolean): Direction | undefined => {
  switch (key) {
    case 'ArrowUp':
      return 'up'
    case 'ArrowDown':
      return 'down'
    case 'ArrowLeft':
      return isRtl ? 'in' : 'out'
    case 'ArrowRight':
      return isRtl ? 'out' : 'in'
    default:
      return undefined
  }
}
