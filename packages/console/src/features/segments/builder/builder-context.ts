import { createContext, useContext } from 'react'
import type { Action } from './history.ts'
import type { GroupNode, Place } from './tree.ts'

export interface Builder {
  root: GroupNode
  act: (action: Action) => void
  /** By node, in words. */
  problems: ReadonlyMap<string, readonly string[]>
  isOpen: (id: string) => boolean
  toggle: (id: string) => void
  /** What is being dragged, and where it would go. */
  dragged: string | null
  drop: Place | null
  drag: { begin: (id: string) => void; over: (place: Place | null) => void; end: () => void; drop: () => void }
}

export const BuilderContext = createContext<Builder | null>(null)

export const useBuilder = (): Builder => {
  const builder = useContext(BuilderContext)
  if (builder === null) throw new Error('a part of the builder needs a TreeView above it')
  return builder
}
