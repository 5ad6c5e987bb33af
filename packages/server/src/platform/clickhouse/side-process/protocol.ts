/** What the side process is told first. Over the channel between the processes, since arguments can be listed. */
export interface Assignment {
  readonly dir: string
  /** 0: any free one. */
  readonly port: number
  readonly secret: string
  readonly memoryBytes: number
}

/** What it answers once. `code` is the system's name of the error, if it was the system's. */
export type Report =
  | { readonly ready: true; readonly port: number }
  | { readonly ready: false; readonly code?: string; readonly message: string }
